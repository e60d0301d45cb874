"""Fill an n by n NumPy array with a gradient and take its mean."""

import sys

import numpy as np

n = int(sys.argv[1])
field = np.zeros((n, n))
field += np.arange(n)
field *= 0.5
print(field.mean(), field.dtype, field.nbytes)
