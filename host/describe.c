// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/status.h"
#include "host/commands.h"
#include "host/lv2/info.h"
#include "host/lv2/list.h"
#include "host/lv2/world.h"
#include "host/osc/guide.h"

#include <stdio.h>

// The commands that start nothing: list and info

int
command_list(const Options* const options)
{
  World*  world   = NULL;
  Problem problem = {.what = "list"};
  Status  st      = world_open(&world, &problem);
  st = st ? st : list_print(world, options->operand, stdout, &problem);
  if (st) {
    problem_print(&problem, st);
  }
  world_close(world);
  return st ? 1 : 0;
}

int
command_info(const Options* const options)
{
  World*  world   = NULL;
  Model*  model   = NULL;
  Problem problem = {.what = "info"};
  Status  st      = world_open(&world, &problem);
  st =
    st ? st : world_model(world, options->operand, 48000.0, &model, &problem);
  st = st ? st : info_print(model, stdout, &problem);
  if (st) {
    problem_print(&problem, st);
  } else {
    guide_print(stdout);
  }
  model_free(model);
  world_close(world);
  return st ? 1 : 0;
}
