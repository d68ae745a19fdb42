"""The generator's part of a GAN step: every term's gradient at the drawing, then one update."""

import dataclasses
from collections.abc import Mapping

import keras
import tensorflow as tf

from tf_landtoon.losses import objectives
from tf_landtoon.training import gan_figures, gan_settings, learner

Scalars = dict[str, tf.Tensor]


class GeneratorTurn:
    """The generator, its average, and how the terms of its objective reach it."""

    def __init__(
        self,
        network: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        settings: gan_settings.GanSettings,
    ):
        """Builds optimiser and average; call inside the strategy's scope.

        Args:
            network: [B, S, S, 3] in [-1, 1] to the same.
            optimizer: of this network alone.
            settings: of the run.
        """
        self.network = network
        self.averaged = type(network)(**network.arguments)
        self.averaged.set_weights(network.get_weights())
        self.learner = learner.Learner(
            network,
            optimizer,
            clip_norm=settings.generator_clip_norm,
            averaged=self.averaged,
            kept=settings.generator_average,
        )
        self._weights = dataclasses.asdict(settings.weights)

    def learn(
        self,
        *,
        drawing: tf.GradientTape,
        judging: tf.GradientTape,
        toon: tf.Tensor,
        terms: Mapping[str, tf.Tensor],
        landmark_weight: tf.Tensor,
        shares: Mapping[str, tf.Tensor] | None = None,
    ) -> Scalars:
        """Takes every term's gradient at the drawing and sends their weighted sum through.

        Args:
            drawing: has seen the generator draw `toon`.
            judging: persistent, has watched `toon` become the terms.
            toon: [B, S, S, 3] the outputs.
            terms: scalars by name; those without a weight are left out here, and the graph then
                does not compute them.
            landmark_weight: of this step.
            shares: what of a term's weight counts in this step; all of it if not given.

        Returns:
            Each term, the norm of its weighted gradient at the drawing, and the total.
        """
        terms = {name: term for name, term in terms.items() if self._weights[name] > 0}
        weights = self._weights | {"landmark": landmark_weight}
        weights |= {name: weights[name] * share for name, share in (shares or {}).items()}
        gradients = {
            name: weights[name] * judging.gradient(term, toon) for name, term in terms.items()
        }
        at_toon = tf.add_n(list(gradients.values()))
        variables = self.learner.variables
        self.learner.apply(drawing.gradient(toon, variables, output_gradients=at_toon))
        scalars = {f"loss/generator/{name}": term for name, term in terms.items()}
        scalars["loss/generator/total"] = objectives.weighted_sum(terms, weights)
        return scalars | {
            f"gradient_norm/{name}": gan_figures.gradient_norm(x) for name, x in gradients.items()
        }
