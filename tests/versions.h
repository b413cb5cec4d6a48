// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_VERSIONS_H
#define CHRONUS_TESTS_VERSIONS_H

// The plugin of tests/versions in a bundle of its own, version by version

#define VERSIONS_BUNDLE "@/lv2/counting.lv2"

/// Levels of the versions
#define VERSIONS_FIRST 0.25
#define VERSIONS_SECOND 0.5

/// What one note more adds to each sample, and one frame more
#define VERSIONS_NOTE (1.0 / 16.0)
#define VERSIONS_FRAME (1.0 / 1048576.0)

/// Put a version into the bundle
void
versions_install(const char* version);

/// Make the bundle with one version, and maybe another that takes its place as
/// soon as that is loaded; no other plugin is there but the synth
void
versions_make_bundle(const char* version, const char* next);

#endif // CHRONUS_TESTS_VERSIONS_H
