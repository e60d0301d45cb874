"""Low-pass filter of a signal in a .npy file through its Fourier transform."""

import argparse

import numpy as np


def low_pass(signal: np.ndarray, share: float) -> np.ndarray:
    """The signal without the upper part of its frequencies."""
    spectrum = np.fft.rfft(signal)
    spectrum[int(len(spectrum) * share) :] = 0
    return np.fft.irfft(spectrum, n=len(signal))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("signal")
    parser.add_argument("out")
    parser.add_argument("--keep", type=float, default=0.1, help="share of the frequencies to keep")
    args = parser.parse_args()
    signal = np.load(args.signal)
    smooth = low_pass(signal - signal.mean(), args.keep)
    with open(args.out, "wb") as out:
        np.save(out, smooth.astype(np.float32))
    print(f"{len(signal)} samples, energy kept {np.square(smooth).sum() / np.square(signal).sum():.4f}")


if __name__ == "__main__":
    main()
