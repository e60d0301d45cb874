"""Writes example.tsv: a made-up workload in the form of a Nextflow trace, the same every time.

Three task types over 80 samples: memory in proportion to the input, memory in two steps, and memory that never varies.
"""

import random
from datetime import datetime, timedelta
from pathlib import Path

HEADER = "task_id hash process tag name status exit cpus memory start complete realtime rss peak_rss rchar wchar".split()


def size(value):
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024 or unit == "GB":
            return f"{value:.1f} {unit}"
        value /= 1024


def length(seconds):
    minutes, seconds = divmod(seconds, 60)
    return f"{int(minutes)}m {seconds:.0f}s" if minutes else f"{seconds:.1f}s"


def main():
    dice = random.Random(1876)
    begun = datetime(2026, 3, 2, 8, 0, 0)
    rows = []
    for sample in range(80):
        reads = dice.lognormvariate(0, 0.8) * 2e9
        at = begun + timedelta(seconds=sample * 90 + dice.random() * 30)
        for process, memory, asked, took in (
            ("SORT", 0.35 * reads * dice.uniform(0.95, 1.05) + 1.5e8, "16 GB", 40 + reads / 5e7),
            ("ALIGN", (9e9 if reads > 3e9 else 4.2e9) * dice.uniform(0.99, 1.01), "32 GB", 60 + reads / 2e7),
            ("REPORT", 3.1e8 * dice.uniform(0.999, 1.001), "4 GB", 5 + dice.random() * 3),
        ):
            end = at + timedelta(seconds=took)
            rows.append(
                [len(rows) + 1, f"{dice.randrange(256):02x}/{dice.randrange(16**6):06x}", process, f"S{sample:02}",
                 f"{process} (S{sample:02})", "COMPLETED", 0, 4, asked, f"{at:%Y-%m-%d %H:%M:%S}.000",
                 f"{end:%Y-%m-%d %H:%M:%S}.000", length(took), size(memory), size(memory * 1.02), size(reads),
                 size(reads * 0.4)]
            )
            at = end
    lines = ["\t".join(map(str, row)) for row in [HEADER, *rows]]
    Path(__file__).with_name("example.tsv").write_text("\n".join(lines) + "\n")


main()
