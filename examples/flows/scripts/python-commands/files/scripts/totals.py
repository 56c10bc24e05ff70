"""Adds up a column of a CSV and hands the total over."""

import csv
import os

from kestra import Kestra

import rounding

with open("sales.csv") as source:
    total = sum(float(row["amount"]) for row in csv.DictReader(source))

Kestra.outputs({"total": rounding.to_cents(total), "currency": os.environ["CURRENCY"]})
Kestra.timer("adding", 0.25)
Kestra.gauge("total", total)
Kestra.logger().warning("computed the total")
