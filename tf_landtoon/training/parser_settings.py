"""What a run of the parser's training goes by; imports nothing heavy."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class ParserSettings:
    """The flags of `train_parser`.

    Attributes:
        photos: folder of 256-px portraits.
        maps: folder of their maps of parts.
        model_dir: where everything goes.
        train_steps: where to end.
        small_share: of the steps sees pictures of 192 px, the rest of 256.
        batch_size: pictures a step.
        learning_rate: of the decoder; the pretrained blocks learn at `encoder_rate` of it.
        encoder_rate: see there.
        average: share of itself that the average of the weights keeps each step.
        evaluation_steps: between two looks at the validation portraits.
        checkpoint_steps: between two checkpoints.
        processes: that make batches.
        seed: of weights and changes.
    """

    photos: str = ""
    maps: str = ""
    model_dir: str = ""
    train_steps: int = 4000
    small_share: float = 0.6
    batch_size: int = 16
    learning_rate: float = 2e-3
    encoder_rate: float = 0.15
    average: float = 0.997
    evaluation_steps: int = 250
    checkpoint_steps: int = 100
    processes: int = 1
    seed: int = 1
