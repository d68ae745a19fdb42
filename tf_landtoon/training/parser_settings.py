"""What a run of the parser's training goes by; imports nothing heavy."""

import dataclasses

from tf_landtoon.settings import setting


@dataclasses.dataclass(frozen=True)
class ParserSettings:
    """The flags of `train_parser`."""

    photos: str = setting("Folder of 256-px portraits.")
    maps: str = setting("Folder of their maps of parts, PNG.")
    model_dir: str = setting("Folder for checkpoints, weights, flags and TensorBoard.")
    train_steps: int = setting("Step at which to end.", 4000, lower_bound=1)
    small_share: float = setting(
        "Share of the steps that see 192 px a side, not 256.",
        0.6,
        lower_bound=0.0,
        upper_bound=1.0,
    )
    batch_size: int = setting("Pictures a step.", 16, lower_bound=1)
    learning_rate: float = setting(
        "AdamW's learning rate of the decoder, after warming up.", 2e-3, lower_bound=0.0
    )
    encoder_rate: float = setting(
        "Learning rate of the pretrained blocks, as a share of --learning_rate.",
        0.15,
        lower_bound=0.0,
    )
    average: float = setting(
        "Share of itself that the average of the weights keeps in a step.",
        0.997,
        lower_bound=0.0,
        upper_bound=0.9999,
    )
    evaluation_steps: int = setting(
        "Steps between two evaluations on the validation portraits.", 250, lower_bound=1
    )
    checkpoint_steps: int = setting("Steps between two checkpoints.", 100, lower_bound=1)
    processes: int = setting("Processes that make batches beside the training.", 1, lower_bound=1)
    seed: int = setting(
        "Decides the first weights, the pictures' order and their random changes.",
        1,
        lower_bound=0,
        upper_bound=2**31 - 1,
    )
