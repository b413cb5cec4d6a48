/* Copyright 2026 The Chronus authors
   SPDX-License-Identifier: ISC

   The log, its writer, a reader, and the reader's output slots, as a model for
   spin; tests/test_spin.sh checks it.  What stands for what:

     host/shared/log.h    log_next, log_commit, log_read
     host/engine/replica.c  replica_turn: what a copy waits for and publishes
     host/engine/brood.c  a clone, made between two blocks of its donor
     host/shared/copy.h   the output slots and `done`
     host/engine/audit.c  which slots the engine may still look at

   Sizes are smaller than ours but of the same kind: a log of two blocks, each of
   two words, and copies of four slots.  Every word is read and written by
   itself, and between any two steps everybody else may take any number of
   theirs: the writer never waits, so it may overtake a reader by whole turns.

   Spin interleaves steps, it does not reorder them.  What keeps a weaker
   machine in this order are the acquire and release of `head` and `done`, and
   log_fence; x86 needs no more than the compiler's part of that.  No model of
   weak memory is checked here.

   With -DCLONE there is a clone too, and what was checked without it, that a
   block is read as it was written or not at all, is one step.

   One thing is broken at a time to see it noticed (-D):
     NO_SECOND_LOOK  log_read does not look at the head again
     EARLY_HEAD      log_commit comes before the block is written
     LATE_BELL       a reader looks at the bell after it looked at the head
     EARLY_DONE      `done` comes before the output is written
     GREEDY          the engine compares a block more than is kept
     LATE_CLONE      a clone says that it runs before it says from which block on
*/

#ifdef CLONE
#define STEP d_step /* The log is checked without */
#define BLOCKS 5
#else
#define STEP
#define BLOCKS 7 /* That are appended: slots are written again */
#endif
#define SLOTS 2   /* Of the log */
#define OUTPUTS 4 /* Of a copy: as many as are looked back at, and two more */
#ifdef GREEDY
#define BACK OUTPUTS
#else
#define BACK (OUTPUTS - 2) /* How far the engine looks back, blocks */
#endif
#define OLD 99 /* What a clone's predecessor has left in its slots */

byte head = 0;      /* Blocks appended */
byte bell = 0;      /* Rung with each, and with a wish */
byte first[SLOTS];  /* Each slot begins with the number of its block, */
byte second[SLOTS]; /* and ends with it too */

/* What a copy and its clone show to the engine */
typedef Shown {
  byte done;        /* Blocks finished */
  byte out[OUTPUTS] /* One more than the number of the block; 0: at work */
}
Shown shown[2];

bool ask = false;  /* A clone is wished for */
bool born = false; /* It runs */

proctype copy(byte r; byte seq)
{
  byte seen, at, one, two;
  bool whole;

  if
  :: r == 1 -> /* A clone begins where its donor stood */
#ifdef LATE_CLONE
       born = true;
       shown[1].done = seq
#else
       shown[1].done = seq;
       born = true
#endif
  :: else -> skip
  fi;

  do
  :: seq == BLOCKS -> break
  :: ask && r == 0 -> /* Between two blocks: a fork */
       ask = false;
       run copy(1, seq);
       break /* What its donor does then does not matter to it */
  :: else ->
       STEP {
#ifdef LATE_BELL
         at = head;
         seen = bell
#else
         seen = bell;
         at = head
#endif
       }
       if
       :: at == seq ->
            if
            :: ask && r == 0 -> skip
            :: else -> bell != seen /* bell_wait */
            fi
       :: at > seq ->
            STEP {
              whole = at - seq < SLOTS;
              one = first[seq % SLOTS];
              two = second[seq % SLOTS];
#ifndef NO_SECOND_LOOK
              whole = whole && head - seq < SLOTS
#endif
            }
            if
            :: !whole || one != seq ->
                 /* Nobody gives up who was not overtaken */
                 assert(head - seq >= SLOTS);
                 break
            :: else ->
                 /* What is read is that block, and all of it */
                 assert(two == seq);
#ifdef EARLY_DONE
                 shown[r].done = seq + 1;
#endif
                 shown[r].out[seq % OUTPUTS] = 0;
                 shown[r].out[seq % OUTPUTS] = 1 + seq;
#ifndef EARLY_DONE
                 shown[r].done = seq + 1;
#endif
                 seq++
            fi
       fi
  od
}

/* Play block `seq` of copy r if it is there, and compare those before it that
   are kept, from the one with which the copy was admitted */
inline look(r, since)
{
  at = shown[r].done;
  old = since;
  if
  :: seq > BACK && old < seq - BACK -> old = seq - BACK
  :: else -> skip
  fi;
  do
  :: atomic {
       old < at && old <= seq ->
         assert(shown[r].out[old % OUTPUTS] == 1 + old);
         old++
     }
  :: else -> break
  od
}

proctype supervisor()
{
  ask = true;
  bell++
}

active proctype engine()
{
  byte seq = 0, at, old, since = 0;
  bool admitted = false;

  shown[1].out[0] = OLD;
  shown[1].out[1] = OLD;
  shown[1].out[2] = OLD;
  shown[1].out[3] = OLD;
  run copy(0, 0);
#ifdef CLONE
  run supervisor();
#endif
  do
  :: seq == BLOCKS -> break
  :: else ->
       if
       :: born && !admitted ->
            since = shown[1].done;
            admitted = true
       :: else -> skip
       fi;
       STEP {
#ifdef EARLY_HEAD
         head++;
#endif
         first[seq % SLOTS] = seq;
         second[seq % SLOTS] = seq;
#ifndef EARLY_HEAD
         head++
#endif
       }
       bell++;
#ifndef CLONE
       look(0, 0);
#endif
       if
       :: admitted -> look(1, since)
       :: else -> skip
       fi;
       seq++
  od
}
