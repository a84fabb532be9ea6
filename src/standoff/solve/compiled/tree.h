/* What the loops read: the tree as the plan lays it out, and the numbers of the games. Filled in by `library.py`. */

#ifndef STANDOFF_TREE_H
#define STANDOFF_TREE_H

#include <stdint.h>

typedef int32_t place;

typedef struct {
    int64_t nodes, actions, sets, players, branches, terminals, unknowns, rounds, linked, rows, triangle, surprises, reaches,
        gains;
    /* by node: the node above; the branch into it (its action, or `actions` plus its branch of chance); its terminal or -1;
     * the players whose value of it some choice above asks for, a bit each; and its children */
    const place *parent, *edge, *terminal, *asked, *child_ptr, *child;
    /* by information set: its first action, its owner, how many moves the owner made before, its first unknown or -1
     * where it is no feedback set, whether its choice tells nodes of another set apart, and its nodes */
    const place *first, *owner, *level, *unknown, *heard, *node_ptr, *node;
    /* by place in `node`: the branches that tell this node from the others of its set, its owner's own left out */
    const place *told_ptr, *told;
    /* by place in `node` times action: where the action leads (from `reply_at[h]`, action by action within a node) */
    const place *reply_at, *reply;
    /* what to work out, in rounds, each resting on earlier ones alone: the values of some nodes, then the choices at some
     * sets; where those of each round begin, in turns */
    const place *round_ptr, *step;
    /* the linear system: the sets in it. By action: the row of its log-odds, or -1. By unknown: its row */
    const place *system, *row_of, *row_of_unknown;
    /* its rows, compressed: where each begins, where columns from `triangle` on begin, where its diagonal stands, and the
     * column of each entry, fill included. The first `triangle` rows are of sets that are no feedback sets */
    const place *row_ptr, *middle, *diagonal, *column;
    /* the factors of its entries: of each surprise, the place in `node`, the values of the replies to the first action and to another, and that one; of each
     * reach, the left factor it starts from and the branch on which it goes on; of each gain, the branch, the value behind
     * it and the value of its node */
    const place *surprise, *reach, *gain;
    /* by entry: products to be added, then products to be taken off, each of a left and a right factor; and what elimination
     * takes off, each of two entries */
    const place *term_ptr, *term, *product_ptr, *product;
} Plan;

typedef struct {
    const double *payoffs;  /* [game][terminal][player] */
    const double *odds;     /* [game][branch] */
    const double *log_odds; /* [game][branch], large and negative where there are none */
    const double *rate;     /* [game][player]: its precision as part of the largest */
} Family;

#endif
