/* What the loops read: the tree as the plan lays it out, and the numbers of the games. Filled in by `library.py`. */

#ifndef STANDOFF_TREE_H
#define STANDOFF_TREE_H

#include <stdint.h>

typedef int32_t place;

typedef struct {
    int64_t nodes, actions, sets, players, branches, terminals, unknowns, widest, steps, linked, rows;
    /* by node: the node above; the first node behind those below it; the branch into it (its action, or `actions` plus its
     * branch of chance); its terminal or -1; the players whose value of it some choice above asks for, a bit each; whether no
     * choice of the linear system is made on the branch into it or below; and its children */
    const place *parent, *end, *edge, *terminal, *asked, *quiet, *child_ptr, *child;
    /* by information set: its first action, its owner, how many moves the owner made before, its first unknown or -1
     * where it is no feedback set, and its nodes */
    const place *first, *owner, *level, *unknown, *node_ptr, *node;
    /* by place in `node`: the branches that tell this node from the others of its set, its owner's own left out */
    const place *told_ptr, *told;
    /* by place in `node` times action: where the action leads (from `reply_at[h]`, action by action within a node) */
    const place *reply_at, *reply;
    /* what to work out, in order: a node's value (>= 0) or the choice at a set that has one (~set) */
    const place *step;
    /* the linear system: the sets in it; for each, the sets on which it depends; and where the entries of these two stand,
     * row by row. By action: the row of its log-odds, or -1. By unknown: its row */
    const place *system, *block_ptr, *block_set, *block_at, *entry, *row_of, *row_of_unknown;
    /* its rows, compressed: where each begins, where its diagonal stands, and the column of each entry, fill included */
    const place *row_ptr, *diagonal, *column;
} Plan;

typedef struct {
    const double *payoffs;  /* [game][terminal][player] */
    const double *odds;     /* [game][branch] */
    const double *log_odds; /* [game][branch], large and negative where there are none */
    const double *rate;     /* [game][player]: its precision as part of the largest */
} Family;

#endif
