// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/preset_name.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// Most bytes of a plugin's short name in that of a folder
#define SHORT_BYTES 32

/// Length of the UTF-8 sequence that begins here, 0 if it is none (RFC 3629,
/// section 4)
static uint32_t
sequence_length(const unsigned char* const at)
{
  static const struct {
    unsigned char first;  ///< First byte, from
    unsigned char last;   ///< First byte, to
    unsigned char low;    ///< Second byte, from
    unsigned char high;   ///< Second byte, to
    uint32_t      length; ///< In all
  } kinds[] = {
    {0x20U, 0x7EU, 0U, 0U, 1U},
    {0xC2U, 0xDFU, 0x80U, 0xBFU, 2U},
    {0xE0U, 0xE0U, 0xA0U, 0xBFU, 3U},
    {0xE1U, 0xECU, 0x80U, 0xBFU, 3U},
    {0xEDU, 0xEDU, 0x80U, 0x9FU, 3U},
    {0xEEU, 0xEFU, 0x80U, 0xBFU, 3U},
    {0xF0U, 0xF0U, 0x90U, 0xBFU, 4U},
    {0xF1U, 0xF3U, 0x80U, 0xBFU, 4U},
    {0xF4U, 0xF4U, 0x80U, 0x8FU, 4U},
  };
  for (size_t k = 0U; k < sizeof(kinds) / sizeof(kinds[0]); ++k) {
    if (*at >= kinds[k].first && *at <= kinds[k].last) {
      bool ok = kinds[k].length == 1U ||
                (at[1] >= kinds[k].low && at[1] <= kinds[k].high);
      for (uint32_t i = 2U; ok && i < kinds[k].length; ++i) {
        ok = (at[i] & 0xC0U) == 0x80U;
      }
      return ok ? kinds[k].length : 0U;
    }
  }
  return 0U;
}

const char*
preset_name_flaw(const char* const name)
{
  const size_t length = strlen(name);
  if (!length) {
    return "the name is empty";
  }
  if (length > PRESET_NAME_BYTES) {
    return "the name is too long: at most 64 bytes";
  }
  if (*name == '.' || *name == ' ') {
    return "a name begins with a letter or digit";
  }
  if (strpbrk(name, "/\\")) {
    return "a name has no slashes";
  }
  for (size_t at = 0U; at < length;) {
    const uint32_t n = sequence_length((const unsigned char*)name + at);
    if (!n) {
      return "a name is UTF-8 without control characters";
    }
    at += n;
  }
  return NULL;
}

/// Tell plugins of one short name apart: FNV-1a of the URI, 32 bits
/// (draft-eastlake-fnv)
static uint32_t
hash(const char* const text)
{
  uint32_t h = 2166136261U;
  for (const char* at = text; *at; ++at) {
    h = (h ^ (unsigned char)*at) * 16777619U;
  }
  return h;
}

void
preset_name_folder(const Model* const model,
                   const char* const  name,
                   char               folder[PRESET_FOLDER_BYTES])
{
  char* to = folder;
  for (int i = 0; i < SHORT_BYTES && model->short_name[i]; ++i) {
    const unsigned char c = (unsigned char)model->short_name[i];
    *to                   = '-';
    if (c < 0x80U && isalnum(c)) {
      *to = model->short_name[i];
    }
    ++to;
  }
  to += snprintf(to, 16U, "-%08x-", (unsigned)hash(model->uri));
  for (const char* at = name; *at && (size_t)(at - name) < PRESET_NAME_BYTES;
       ++at) {
    const unsigned char c     = (unsigned char)*at;
    const bool          plain = c < 0x80U && isalnum(c);
    to += snprintf(to, 4U, plain ? "%c" : "_%02x", c);
  }
  snprintf(to, 16U, ".preset.lv2");
}
