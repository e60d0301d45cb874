# A comment.  @file lines.physical 27, lines.source 14, lines.comment 7, lines.blank 9, lines.logical 12

import os  # code and comment


def f(x):  # @= lines.physical 9, lines.source 8, lines.comment 2, lines.blank 0, lines.logical 5
    # inside
    text = """one

    three"""
    y = x; z = y
    return [
        text, z,
    ]


class A:  # @type lines.physical 4, lines.source 3, lines.logical 4, lines.blank 1
    x = 1

    def g(self): pass


# last
if os:
    pass

# end
