"""Load a CSV file into an in-memory SQLite database and ask it questions."""

import csv
import sqlite3
import sys

SCHEMA = "create table sales (id integer primary key, category text, value real, day text, note text)"
QUESTION = "select category, count(*), round(sum(value), 2) from sales group by category order by 3 desc"


def load(connection, path):
    with open(path, newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        connection.executemany("insert into sales values (?, ?, ?, ?, ?)", reader)
    connection.commit()


def main():
    connection = sqlite3.connect(":memory:")
    connection.execute(SCHEMA)
    load(connection, sys.argv[1])
    connection.execute("create index by_day on sales (day)")
    for row in connection.execute(QUESTION).fetchmany(3):
        print(*row)
    connection.close()


if __name__ == "__main__":
    main()
