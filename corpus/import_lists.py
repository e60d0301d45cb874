"""What measure_imports.py imports: names only, no figures.

Knows nothing of how costs are measured or charged.
"""

from __future__ import annotations

# Opens windows or browsers, prints, needs another system, or is a test or build helper nobody imports at run time.
STDLIB_SKIPPED = frozenset({
    "antigravity", "this", "idlelib", "turtledemo", "turtle", "tkinter", "lib2to3", "test", "ensurepip", "msilib",
    "winreg", "winsound", "msvcrt", "nt", "ntpath", "distutils", "venv", "pydoc_data",
})

# Packages whose submodules are data (one small module a codec or a timezone) or start programs of their own.
STDLIB_TOP_ONLY = frozenset({"encodings", "zoneinfo", "sqlite3", "curses", "dbm"})

# Import names worth a row each: what programs import by name.
PACKAGES: tuple[str, ...] = (
    # numbers and tables
    "numpy", "numpy.random", "numpy.linalg", "numpy.fft", "pandas", "scipy", "scipy.stats", "scipy.optimize",
    "scipy.sparse", "scipy.linalg", "scipy.special", "scipy.signal", "scipy.spatial", "scipy.interpolate",
    "scipy.integrate", "scipy.ndimage", "scipy.io", "scipy.cluster", "scipy.fft",
    "sklearn", "sklearn.ensemble", "sklearn.linear_model", "sklearn.cluster", "sklearn.model_selection",
    "sklearn.preprocessing", "sklearn.metrics", "sklearn.decomposition", "sklearn.datasets", "sklearn.tree",
    "sklearn.svm", "sklearn.neighbors", "sklearn.pipeline", "sklearn.feature_extraction.text",
    "statsmodels", "statsmodels.api", "seaborn", "matplotlib", "matplotlib.pyplot", "skimage", "skimage.io",
    "numba", "sympy", "networkx", "polars", "duckdb", "pyarrow", "pyarrow.parquet", "pyarrow.csv", "pyarrow.compute",
    "dask", "dask.array", "dask.dataframe", "joblib", "cloudpickle", "xgboost", "onnxruntime", "nltk", "cv2",
    "torch", "torchvision", "tensorflow", "jax", "jax.numpy", "cupy", "transformers",
    # the web
    "requests", "urllib3", "certifi", "httpx", "aiohttp", "flask", "fastapi", "uvicorn", "starlette", "django",
    "django.db.models", "django.http", "django.urls", "django.core.wsgi", "werkzeug", "jinja2", "markupsafe",
    "gunicorn", "gunicorn.app.base", "tornado", "tornado.web", "websockets", "trio", "anyio", "gevent", "greenlet",
    "paramiko", "boto3", "botocore", "sentry_sdk", "zmq", "grpc", "google.protobuf", "celery", "redis",
    # databases
    "sqlalchemy", "sqlalchemy.orm", "psycopg2", "pymysql", "pymongo",
    # formats
    "yaml", "lxml", "lxml.etree", "lxml.html", "bs4", "PIL", "PIL.Image", "openpyxl", "orjson", "msgpack",
    "simplejson", "ujson", "toml", "tomli", "tomlkit", "markdown", "docutils", "docutils.core", "docutils.nodes",
    "zstandard", "lz4", "lz4.frame", "jsonschema", "chardet", "charset_normalizer", "regex",
    # command lines and text
    "click", "typer", "rich", "rich.console", "rich.table", "rich.progress", "colorama", "termcolor", "tabulate",
    "tqdm", "pygments", "pygments.lexers", "pygments.formatters", "loguru", "structlog", "prompt_toolkit",
    # data classes, dates, pieces everything uses
    "pydantic", "attr", "attrs", "marshmallow", "dateutil", "dateutil.parser", "dateutil.rrule", "pytz", "six",
    "packaging", "packaging.version", "packaging.requirements", "platformdirs", "filelock", "more_itertools",
    "sortedcontainers", "cachetools", "typing_extensions", "psutil", "cryptography", "cryptography.fernet",
    "setuptools", "pkg_resources", "pip", "wheel", "virtualenv",
    # development tools
    "pytest", "_pytest", "hypothesis", "mypy", "mypy.main", "black", "isort", "flake8", "pycodestyle", "pyflakes",
    "pylint", "pylint.lint", "astroid", "coverage", "pyperf", "libcst", "parso", "jedi", "IPython",
)

# What an import needs beyond its distribution's own requirements.
NEEDS: dict[str, tuple[str, ...]] = {
    "dask.array": ("numpy",),
    "dask.dataframe": ("numpy", "pandas", "pyarrow"),
    "jax": ("jaxlib",),
}

# What carried rows are known to load, where the earlier measurement kept no list.
CARRIED_CONTAINS: dict[str, list[str]] = {
    "tensorflow": ["numpy", "google.protobuf", "six", "typing_extensions", "wrapt"],
    "jax.numpy": ["numpy"],
    "xgboost": ["numpy", "scipy", "scipy.sparse"],
}

# Imports that programs have together; the charge for each is compared with what it really costs.
COMBINATIONS: tuple[tuple[str, ...], ...] = (
    ("json", "csv", "argparse"),
    ("asyncio", "urllib.request", "json", "logging"),
    ("http.server", "sqlite3", "threading", "json"),
    ("concurrent.futures", "multiprocessing.pool", "subprocess", "argparse"),
    ("xml.etree.ElementTree", "gzip", "hashlib", "pathlib"),
    ("decimal", "fractions", "statistics", "random", "datetime"),
    ("numpy", "pandas"),
    ("numpy", "pandas", "matplotlib.pyplot"),
    ("pandas", "sklearn"),
    ("numpy", "scipy.stats", "scipy.optimize"),
    ("pandas", "sklearn.ensemble", "sklearn.model_selection", "matplotlib.pyplot"),
    ("pandas", "requests", "sqlalchemy"),
    ("requests", "bs4", "lxml.etree"),
    ("requests", "click", "rich.console", "yaml"),
    ("flask", "sqlalchemy.orm", "redis"),
    ("fastapi", "uvicorn", "pydantic", "httpx"),
    ("django", "django.db.models", "django.http", "django.urls"),
    ("boto3", "requests", "click"),
    ("aiohttp", "pydantic", "orjson", "asyncio"),
    ("pyarrow.parquet", "pandas", "polars"),
    ("networkx", "numpy", "sympy"),
    ("typer", "rich.table", "httpx", "pydantic"),
    ("jinja2", "markdown", "pygments", "docutils.core"),
    ("celery", "redis", "sqlalchemy"),
    ("PIL.Image", "numpy", "cv2"),
    ("argparse", "json", "requests", "tqdm", "numpy"),
)
