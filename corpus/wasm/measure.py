#!/usr/bin/env python3
"""Builds variants of every module and times them against Wasmtime's default in turns; writes variants.csv.

Usage: measure.py --plimsoll PROGRAM [--rounds N] [--recipe NAME]…   (a plimsoll built with --features variants)
"""
import argparse, csv, json, math, pathlib, subprocess, tempfile

RECIPES = ["balanced", "cpu-lean", "memory-lean", "address-lean", "start-lean", "portable"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plimsoll", required=True)
    arguments.add_argument("--rounds", default="24")
    arguments.add_argument("--recipe", nargs="+", default=RECIPES)
    options = arguments.parse_args()
    folder = pathlib.Path(__file__).resolve().parent
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        def plimsoll(*words):
            done = subprocess.run([options.plimsoll, "variants", *words, "--cache", f"{cache}/c", "--format", "json"],
                                  capture_output=True, text=True, check=True)
            return json.loads(done.stdout)

        for workload in sorted(folder.glob("*.toml")):
            name, module = workload.stem, workload.with_suffix(".wasm")
            built = plimsoll("build", str(module), "--workload", str(workload), "--recipe", *options.recipe)
            why = {one["recipe"]: (one.get("manifest") or {}).get("figures", {}).get("why", []) for one in
                   built["modules"][0]["variants"]}
            found = plimsoll("bench", name, "--workload", str(workload), "--rounds", options.rounds)
            default = found["forms"][0]
            for form in found["forms"][1:]:
                kept = [line.split(" kept:")[0] for line in why.get(form["name"], []) if " kept: 0" in line]
                rows.append([name, form["name"], kept[0] if kept else "as it is", f"{form['ratio']:.3f}",
                             f"{form['ratio_low']:.3f}", f"{form['ratio_high']:.3f}",
                             f"{form['artifact_bytes'] / default['artifact_bytes']:.3f}"])
                print(*rows[-1], sep="  ", flush=True)
    with open(folder / "variants.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["module", "recipe", "kept", "time", "time_low", "time_high", "artifact"])
        table.writerows(rows)
    for recipe in options.recipe:
        mine = [row for row in rows if row[1] == recipe]
        mean = lambda column: math.exp(sum(math.log(float(row[column])) for row in mine) / len(mine))
        print(f"{recipe}: {len(mine)} modules, time {mean(3):.3f}, artifact {mean(6):.3f} of Wasmtime's default")


main()
