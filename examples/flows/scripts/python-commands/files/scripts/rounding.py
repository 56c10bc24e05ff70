"""Shared by the scripts of this namespace."""


def to_cents(amount):
    return round(amount, 2)
