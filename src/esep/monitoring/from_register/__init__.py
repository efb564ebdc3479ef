"""From the cards of the register to what the engine takes: orders in their versions, and who wears what."""

from esep.monitoring.from_register.assembling import all_orders, orders_of
from esep.monitoring.from_register.stories import Reader
from esep.monitoring.from_register.wearing import Wearing, wearings, worn_at

__all__ = ["Reader", "Wearing", "all_orders", "orders_of", "wearings", "worn_at"]
