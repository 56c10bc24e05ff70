"""Reads orders.csv, sets aside the rows nobody can use, and writes one file for each region."""

import csv
import os
from collections import defaultdict

from kestra import Kestra

REGIONS = ("north", "south", "east", "west")


def problem(row):
    """What is wrong with a row, or None."""
    if row["region"] not in REGIONS:
        return f"there is no region {row['region']}"
    try:
        if int(row["quantity"]) < 1:
            return f"the quantity is {row['quantity']}"
        float(row["price"])
    except ValueError:
        return f"quantity {row['quantity']!r} or price {row['price']!r} is no number"
    return None


with open("orders.csv") as source:
    rows = list(csv.DictReader(source))

by_region = defaultdict(list)
rejected = 0
for row in rows:
    trouble = problem(row)
    if trouble:
        rejected += 1
        Kestra.logger().warning(f"order {row['order']} is set aside: {trouble}")
    else:
        row["amount"] = f"{int(row['quantity']) * float(row['price']):.2f}"
        by_region[row["region"]].append(row)

os.makedirs("regions")
for region, orders in by_region.items():
    with open(f"regions/{region}.csv", "w", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=orders[0].keys())
        writer.writeheader()
        writer.writerows(orders)

express = [order for orders in by_region.values() for order in orders if order["express"] == "yes"]
print(f"{len(rows)} orders read, {rejected} set aside, {len(express)} are express")

Kestra.counter("orders", len(rows))
Kestra.counter("set_aside", rejected)
Kestra.outputs(
    {
        "rows": len(rows),
        "rejected": rejected,
        "regions": sorted(by_region),
        "express": sorted(int(order["order"]) for order in express),
        "customers": {order["order"]: order["customer"] for order in express},
    }
)
