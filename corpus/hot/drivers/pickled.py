"""Takes a pickle apart, with the standard library's pickletools."""
import io
import pickle
import pickletools

data = pickle.dumps([{"id": at, "name": str(at), "rest": [at, at / 2, None]} for at in range(8000)])
pickletools.dis(data, out=io.StringIO())
