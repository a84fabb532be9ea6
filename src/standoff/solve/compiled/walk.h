/* Steps in precision along the branch (`walk.py` says which and why), for as many games at once as there are lanes. A game
 * keeps its lane until it has arrived, given up or taken its turns; then the next one takes it, so that no lane waits. */

#ifndef STANDOFF_WALK_H
#define STANDOFF_WALK_H

#include "elimination.h"
#include "jacobian.h"

#include <math.h>

typedef struct {
    int64_t most;                                                 /* steps of a game */
    double largest_correction, usual_correction, slack, largest_change; /* of a step, as in `walk.py`, `sounding.py` */
    double rounding, small;                                       /* of corrections that count as none: `facing.py` */
} Bounds;

/* Where games stand: names as in `walk.py`; `side` may be missing. */
typedef struct {
    double *x, *tangent, *x_before, *tangent_before, *pulse, *echo; /* [game][unknown] */
    double *at, *step, *step_before;                                /* [game] */
    const double *target, *smallest, *side;                         /* [game] */
    int64_t *steps;                                                 /* [game] */
    uint8_t *arrived;                                               /* [game] */
} Standing;

/* The same for the games in the lanes. */
typedef struct {
    real *x, *tangent, *x_before, *tangent_before, *pulse, *echo; /* by unknown */
    real *slope, *answer, *again;                                 /* by unknown: what a step finds */
    real at, step, step_before, target, smallest, side;
    bits steps, arrived;
} Lanes;

static int64_t carve_lanes(const Plan *plan, Lanes *s, real *at) {
    real **all[] = {&s->x, &s->tangent, &s->x_before, &s->tangent_before, &s->pulse, &s->echo, &s->slope, &s->answer, &s->again};
    int64_t count = sizeof all / sizeof *all;
    for (int64_t k = 0; k < count; k++) *all[k] = at + k * plan->unknowns;
    return count * plan->unknowns;
}

static inline real root(real x) {
    for (int lane = 0; lane < LANES; lane++) x[lane] = __builtin_sqrt(x[lane]);
    return x;
}

static inline real smaller(real a, real b) { return where(a < b, a, b); }

/* The cubic through the last two points and their tangents (Hermite's), a step ahead; the tangent where there is no past. */
static void predict(const Plan *plan, Work *w, const Lanes *s, real step) {
    bits past = s->step_before > 0.0;
    real back = where(past, s->step_before, every(1.0));
    for (int64_t v = 0; v < plan->unknowns; v++) {
        real second = (s->x_before[v] - s->x[v] + s->tangent[v] * back) / (back * back);
        real third = (s->tangent_before[v] - s->tangent[v] + 2.0 * second * back) / (back * back);
        real bend = step * step * (second + third * (step + back));
        w->x[v] = s->x[v] + step * s->tangent[v] + where(past, bend, every(0.0));
    }
}

/* One correction by the factors at hand; gives its largest entry, infinite where it is no number. */
static real correct(const Plan *plan, Work *w) {
    real top = every(0.0);
    answer(plan, w, w->residual);
    for (int64_t v = 0; v < plan->unknowns; v++) {
        real move = w->residual[v];
        w->x[v] -= move;
        top = larger(where(move == move, magnitude(move), every(INFINITY)), top);
    }
    return top;
}

/* Two corrections with one Jacobian; gives the sign of its determinant. */
static real correct_twice(const Plan *plan, Work *w, real *first, real *second) {
    evaluate(plan, w);
    jacobian(plan, w);
    real sign = factorise(plan, w);
    *first = correct(plan, w);
    evaluate(plan, w);
    *second = correct(plan, w);
    return sign;
}

/* The same from there once more, which has to agree: sign and second correction as `facing.py` judges them. */
static real look_again(const Plan *plan, Work *w, const Bounds *bounds, real sign, real *second) {
    real widest = every(0.0), one, two;
    for (int64_t v = 0; v < plan->unknowns; v++) widest = larger(magnitude(w->x[v]), widest);
    real noise = larger(bounds->rounding * (1.0 + widest), every(bounds->small));
    real other = correct_twice(plan, w, &one, &two);
    real worst = where(two <= larger(0.25 * one, noise), larger(*second, one), every(INFINITY));
    *second = where(worst <= noise, every(0.0), worst);
    return where(sign == other, other, every(0.0));
}

/* How much the echo changes, as part of what is allowed; leaves it in `answer`, and its own in `again`. */
static real sound(const Plan *plan, Work *w, Lanes *s, const Bounds *bounds) {
    int64_t u = plan->unknowns;
    real change = every(0.0), now = every(0.0), before = every(0.0);
    for (int64_t v = 0; v < u; v++) s->answer[v] = s->pulse[v];
    answer(plan, w, s->answer);
    for (int64_t v = 0; v < u; v++) {
        real by = s->answer[v] - s->echo[v];
        change += by * by, now += s->answer[v] * s->answer[v], before += s->echo[v] * s->echo[v];
        s->again[v] = s->answer[v];
    }
    answer(plan, w, s->again);
    real part = root(change / larger(now, before));
    return where(part >= 0.0, part, every(INFINITY)) / bounds->largest_change;
}

/* One step of every lane. */
static void advance(const Plan *plan, Work *w, Lanes *s, const Bounds *bounds, int facing) {
    int64_t u = plan->unknowns;
    real left = s->target - s->at, step = smaller(s->step, left), first, second;
    real to = where(left <= step * 1.0001, s->target, s->at + step);
    predict(plan, w, s, step);
    w->precision = to;
    real sign = correct_twice(plan, w, &first, &second);
    if (facing) sign = look_again(plan, w, bounds, sign, &second) * s->side;
    drift(plan, w);
    substitute_triangle(plan, w);
    substitute(plan, w);
    for (int64_t v = 0; v < u; v++) s->slope[v] = w->row[plan->row_of_unknown[v]];
    real changed = sound(plan, w, s, bounds);
    bits good = (sign > 0.0) & (first <= bounds->largest_correction) &
                (second <= 0.25 * first * first + bounds->slack * first + 1e-12) & (changed <= 1.0);

    real length = every(0.0);
    for (int64_t v = 0; v < u; v++) length += s->answer[v] * s->answer[v];
    length = root(length);
    for (int64_t v = 0; v < u; v++) {
        s->x_before[v] = where(good, s->x[v], s->x_before[v]);
        s->tangent_before[v] = where(good, s->tangent[v], s->tangent_before[v]);
        s->x[v] = where(good, w->x[v], s->x[v]);
        s->tangent[v] = where(good, s->slope[v], s->tangent[v]);
        s->pulse[v] = where(good, s->answer[v] / length, s->pulse[v]);
        s->echo[v] = where(good, s->again[v] / length, s->echo[v]);
    }
    s->at = where(good, to, s->at);
    s->step_before = where(good, step, s->step_before);
    real grown = root(root(bounds->usual_correction / larger(first, every(1e-9))));
    grown = smaller(larger(grown, every(0.4)), every(2.5));
    grown = smaller(grown, 0.8 / larger(changed, every(1e-9)));
    step *= where(good, grown, every(0.4));
    s->step = where(good, smaller(step, s->at), step); /* no more than doubles, or soundings come too late */
    s->steps += 1;
    s->arrived = good & (s->at >= s->target);
}

/* Take a game into a lane, or put it back. */
static void take(const Plan *plan, Work *w, Lanes *s, const Family *family, const Standing *all, int64_t game, int lane) {
    int64_t u = plan->unknowns;
    take_numbers(plan, w, family, game, lane);
    for (int64_t v = 0; v < u; v++) {
        s->x[v][lane] = all->x[game * u + v], s->x_before[v][lane] = all->x_before[game * u + v];
        s->tangent[v][lane] = all->tangent[game * u + v], s->tangent_before[v][lane] = all->tangent_before[game * u + v];
        s->pulse[v][lane] = all->pulse[game * u + v], s->echo[v][lane] = all->echo[game * u + v];
    }
    s->at[lane] = all->at[game], s->step[lane] = all->step[game], s->step_before[lane] = all->step_before[game];
    s->target[lane] = all->target[game], s->smallest[lane] = all->smallest[game], s->steps[lane] = all->steps[game];
    s->side[lane] = all->side ? all->side[game] : 1.0;
}

static void put_back(const Plan *plan, const Lanes *s, const Standing *all, int64_t game, int lane) {
    int64_t u = plan->unknowns;
    for (int64_t v = 0; v < u; v++) {
        all->x[game * u + v] = s->x[v][lane], all->x_before[game * u + v] = s->x_before[v][lane];
        all->tangent[game * u + v] = s->tangent[v][lane], all->tangent_before[game * u + v] = s->tangent_before[v][lane];
        all->pulse[game * u + v] = s->pulse[v][lane], all->echo[game * u + v] = s->echo[v][lane];
    }
    all->at[game] = s->at[lane], all->step[game] = s->step[lane], all->step_before[game] = s->step_before[lane];
    all->steps[game] = s->steps[lane], all->arrived[game] = s->arrived[lane] != 0;
}

/* Every game of `which` goes on until it has arrived, given up or taken `turns` steps. */
static void walk(const Plan *plan, Work *w, Lanes *s, const Family *family, const Standing *all, const Bounds *bounds,
                 const int64_t *which, int64_t count, int64_t turns) {
    int64_t next = 0, busy = 0, game[LANES], taken[LANES];
    for (int lane = 0; lane < LANES; lane++) { /* lanes left over repeat the last game, for nobody */
        game[lane] = next < count ? which[next] : -1;
        take(plan, w, s, family, all, which[next < count ? next++ : count - 1], lane);
        busy += game[lane] >= 0, taken[lane] = 0;
    }
    while (busy) {
        advance(plan, w, s, bounds, all->side != 0);
        for (int lane = 0; lane < LANES; lane++) {
            if (game[lane] < 0) continue;
            if (!s->arrived[lane] && s->steps[lane] < bounds->most && !(s->step[lane] < s->smallest[lane]) &&
                ++taken[lane] < turns)
                continue;
            put_back(plan, s, all, game[lane], lane);
            if (next < count)
                take(plan, w, s, family, all, game[lane] = which[next++], lane), taken[lane] = 0;
            else
                game[lane] = -1, busy--;
        }
    }
}

#endif
