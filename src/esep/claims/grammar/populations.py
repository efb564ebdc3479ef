"""Populations: the round one that a rate is counted on, and that of a place."""

from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form

ROUND = frozenset({1_000, 10_000, 100_000, 1_000_000})
FEWEST = 1000


def is_population(scene: Scene, figure: Figure) -> bool:
    """Whether a round count is the population that a rate is counted on."""
    if figure.form is not Form.COUNT or figure.told.value not in ROUND:
        return False
    rated = any(one.form is Form.PER for one in scene.figures)
    people = rated or scene.after(figure, "population", 3) or scene.before(figure, "each_population", 0)
    said = scene.before(figure, "each_population", 2) or scene.after(figure, "each_population", 3)
    return people and said and scene.has("each_population", max(figure.first - 2, 0), scene.right(figure))


def is_people(scene: Scene, figure: Figure) -> bool:
    """Whether a large count is that of the people of a place."""
    if figure.told.value < FEWEST:
        return False
    return scene.after(figure, "population", 2) or scene.before(figure, "population_before", 4)
