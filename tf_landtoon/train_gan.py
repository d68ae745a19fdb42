"""Trains a generator: python -m tf_landtoon.train_gan --flagfile=configs/animegan_light.flags ...

Run the same command again to resume after a stop.
"""

from absl import flags

from tf_landtoon import errors, settings
from tf_landtoon.training import gan_settings, gan_terms

_RUN = settings.flags_of(gan_settings.GanRun)
flags.DEFINE_string("model_dir", **_RUN["model_dir"])
flags.DEFINE_string("photo_data", **_RUN["photo_data"])
flags.DEFINE_string("toon_data", **_RUN["toon_data"])
flags.DEFINE_string("dan_dir", **_RUN["dan_dir"])
flags.DEFINE_enum("dan_view", **_RUN["dan_view"])
flags.DEFINE_bool("smoke_data", **_RUN["smoke_data"])
flags.DEFINE_integer("image_size", **_RUN["image_size"])
flags.DEFINE_enum("generator", **_RUN["generator"])
flags.DEFINE_string("initial_model", **_RUN["initial_model"])
flags.DEFINE_integer("generator_width", **_RUN["generator_width"])
flags.DEFINE_integer("generator_blocks", **_RUN["generator_blocks"])
flags.DEFINE_enum("discriminator", **_RUN["discriminator"])
flags.DEFINE_integer("discriminator_width", **_RUN["discriminator_width"])
flags.DEFINE_enum("features", **_RUN["features"])
flags.DEFINE_string("vgg_weights", **_RUN["vgg_weights"])
flags.DEFINE_integer("batch_size", **_RUN["batch_size"])
flags.DEFINE_integer("train_steps", **_RUN["train_steps"])
flags.DEFINE_integer("log_steps", **_RUN["log_steps"])
flags.DEFINE_integer("summary_steps", **_RUN["summary_steps"])
flags.DEFINE_integer("checkpoint_steps", **_RUN["checkpoint_steps"])
flags.DEFINE_integer("max_to_keep", **_RUN["max_to_keep"])
flags.DEFINE_bool("deterministic", **_RUN["deterministic"])
flags.DEFINE_enum("distribution_strategy", **_RUN["distribution_strategy"])
flags.DEFINE_bool("dry_run", **_RUN["dry_run"])

_GAN = settings.flags_of(gan_settings.GanSettings)
flags.DEFINE_enum("method", **_GAN["method"])
flags.DEFINE_enum("adversarial_loss", **_GAN["adversarial_loss"])
flags.DEFINE_integer("initial_steps", **_GAN["initial_steps"])
flags.DEFINE_integer("landmark_start_step", **_GAN["landmark_start_step"])
flags.DEFINE_integer("landmark_ramp_steps", **_GAN["landmark_ramp_steps"])
flags.DEFINE_float("pair_kept", **_GAN["pair_kept"])
flags.DEFINE_integer("pair_fade_steps", **_GAN["pair_fade_steps"])
flags.DEFINE_enum("landmark_map", **_GAN["landmark_map"])
flags.DEFINE_float("initial_learning_rate", **_GAN["initial_learning_rate"])
flags.DEFINE_bool("rate_falls", **_GAN["rate_falls"])
flags.DEFINE_float("generator_learning_rate", **_GAN["generator_learning_rate"])
flags.DEFINE_float("discriminator_learning_rate", **_GAN["discriminator_learning_rate"])
flags.DEFINE_float("generator_clip_norm", **_GAN["generator_clip_norm"])
flags.DEFINE_float("generator_average", **_GAN["generator_average"])
flags.DEFINE_bool("discriminator_augmentation", **_GAN["discriminator_augmentation"])
flags.DEFINE_integer("seed", **_GAN["seed"])

_WEIGHTS = settings.flags_of(gan_terms.GanWeights)
flags.DEFINE_float("adversarial_weight", **_WEIGHTS["adversarial"])
flags.DEFINE_float("pair_weight", **_WEIGHTS["pair"])
flags.DEFINE_float("edges_weight", **_WEIGHTS["edges"])
flags.DEFINE_float("content_weight", **_WEIGHTS["content"])
flags.DEFINE_float("gram_weight", **_WEIGHTS["gram"])
flags.DEFINE_float("color_weight", **_WEIGHTS["color"])
flags.DEFINE_float("total_variation_weight", **_WEIGHTS["total_variation"])
flags.DEFINE_float("landmark_weight", **_WEIGHTS["landmark"])

_D_WEIGHTS = settings.flags_of(gan_terms.DiscriminatorWeights)
flags.DEFINE_float("discriminator_real_weight", **_D_WEIGHTS["real"])
flags.DEFINE_float("discriminator_fake_weight", **_D_WEIGHTS["fake"])
flags.DEFINE_float("discriminator_grey_weight", **_D_WEIGHTS["grey"])
flags.DEFINE_float("discriminator_smooth_weight", **_D_WEIGHTS["smooth"])


def main(argv: list[str]) -> None:
    """Reads the flags and trains."""
    del argv
    given = flags.FLAGS
    gan = settings.read(
        gan_settings.GanSettings,
        given,
        weights=settings.read(gan_terms.GanWeights, given, "{}_weight"),
        discriminator_weights=settings.read(
            gan_terms.DiscriminatorWeights, given, "discriminator_{}_weight"
        ),
    )
    run = settings.read(gan_settings.GanRun, given, gan=gan)

    from tf_landtoon.training import gan_run

    gan_run.run(run, given)


if __name__ == "__main__":
    errors.run(main, resumes=True)
