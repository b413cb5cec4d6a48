# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# What the demonstration does with its sound files: compare, mix, draw.

import array
import operator
import struct


class Wav:
    """A float WAV file as the program writes it."""

    def __init__(self, samples, channels, rate):
        self.samples = samples  # Interleaved
        self.channels = channels
        self.rate = rate


def read(path, seconds=None):
    """Return the Wav of a file, or of its first seconds."""
    with open(path, 'rb') as file:
        whole = file.read()
    at = 12  # After the head of the RIFF file: chunks, each with its size
    while whole[at:at + 4] != b'data':
        if whole[at:at + 4] == b'fmt ':
            channels, rate = struct.unpack_from('<HI', whole, at + 10)
        at += 8 + struct.unpack_from('<I', whole, at + 4)[0]
    begin = at + 8
    end = begin + struct.unpack_from('<I', whole, at + 4)[0]
    if seconds:
        end = min(end, begin + 4 * channels * rate * seconds)
    return Wav(array.array('f', whole[begin:end]), channels, rate)


def write(path, wav):
    """Make a file of a Wav."""
    with open(path, 'wb') as file:
        size = 4 * len(wav.samples)
        file.write(struct.pack(
            '<4sI8sIHHIIHH4sI', b'RIFF', 36 + size, b'WAVEfmt ', 16, 3,
            wav.channels, wav.rate, 4 * wav.channels * wav.rate,
            4 * wav.channels, 32, b'data', size))
        wav.samples.tofile(file)


def mix(wavs):
    """Return the sum of some that are equally long."""
    one = wavs[0]
    total = array.array('f', map(sum, zip(*(wav.samples for wav in wavs))))
    return Wav(total, one.channels, one.rate)


def difference(one, other):
    """Return what the one has more than the other."""
    samples = array.array('f', map(operator.sub, one.samples, other.samples))
    return Wav(samples, one.channels, one.rate)


def peak(wav):
    """Return the highest level, of full scale."""
    return max(max(wav.samples), -min(wav.samples))


def differing_bits(one, other):
    """Return in how many bits two differ, what only one of them has included."""
    size = max(len(one.samples), len(other.samples)) * one.samples.itemsize
    bits = [int.from_bytes(wav.samples.tobytes().ljust(size, b'\xff'), 'little')
            for wav in (one, other)]
    return bin(bits[0] ^ bits[1]).count('1')


def envelope(wav, columns):
    """Return (seconds, lowest, highest) of each of so many parts."""
    frames = len(wav.samples) // wav.channels
    edges = [column * frames // columns for column in range(columns + 1)]
    rows = []
    for first, last in zip(edges, edges[1:]):
        part = wav.samples[first * wav.channels:last * wav.channels]
        rows.append((first / wav.rate, min(part), max(part)))
    return rows
