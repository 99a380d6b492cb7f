"""A type of an application, of which SDKs make schemas."""

from __future__ import annotations

from enum import Enum
from typing import Optional

from pydantic import BaseModel, Field


class Unit(str, Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Place(BaseModel):
    name: str
    inside: Optional[Place] = Field(description="a larger place")


class Forecast(BaseModel):
    """What the weather will be."""

    days: int
    unit: Unit
    places: list[Place]
    warning: Optional[str]
    rainy: bool | None
