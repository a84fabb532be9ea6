/* The process of the weeks ahead: how one path moves from phase to phase, event by event. */

#ifndef PROCESS_H
#define PROCESS_H

#include "round.h"

enum { FIGHTING, CEASEFIRE, INTERVENTION, CLASH, WIDER_WAR, SETTLEMENT, PHASES };
enum { NO_MECHANISM, MONITORS, PEACEKEEPERS, MECHANISMS };
#define NO_TRUCE 255

/* Numbers of every world, one row a world (standoff.simulate.process). Durations are means in days. */
typedef struct {
    const double *odds;       /* [world][odds] of chance */
    const double *first;      /* [world][terminal] of the round under way, summed up from the left */
    const double *after;      /* [world][end][type]: belief once the round under way has ended there */
    const float *strategy;    /* logarithms: the tables of all worlds */
    const int64_t *table;     /* of each world: where its table begins */
    const int64_t *size;      /* of each world: nodes a coordinate */
    const double *rounds;     /* a day */
    const double *intervention, *clash, *mediation, *wider_war, *settlement;
    const double *location;   /* [world][mechanism]: of the logarithm of days that a truce holds */
    const double *written, *definitive, *curbed, *earlier; /* what each adds to it; `earlier` per log(1 + broken) */
    const double *scale;      /* of the error */
    const double *mechanism;  /* [world][mechanism]: chances */
    const double *written_chance, *definitive_chance, *after_intervention;
    const double *broken;     /* truces broken so far */
    const double *standing;   /* location of the truce that holds at the start; read where there is one */
} Numbers;

typedef struct {
    double age;     /* days that the truce at the start has held, or below 0 where there is none */
    int64_t kept;   /* its mechanism */
    double horizon; /* days */
    double power;   /* of the coordinates of beliefs */
    uint64_t seed;
} Asked;

/* Where events go: as many as there is room for. */
typedef struct {
    int64_t room, count;
    float *time, *lasts;
    uint8_t *phase, *mechanism;
    int32_t *terminal;
} Events;

static int tell(Events *e, double time, int phase, int64_t terminal, int mechanism, double lasts) {
    if (e->count == e->room) return 0;
    e->time[e->count] = (float)time;
    e->phase[e->count] = (uint8_t)phase;
    e->terminal[e->count] = (int32_t)terminal;
    e->mechanism[e->count] = (uint8_t)mechanism;
    e->lasts[e->count] = (float)lasts;
    e->count++;
    return 1;
}

/* One path; 0 where there was no room for its events. `opening` takes the end of the round under way. */
static int walk(const Public *game, const Numbers *of, const Asked *asked, int64_t w, int64_t path, int64_t stream,
                Corners *at, Events *events, int32_t *opening) {
    Stream g = stream_of(asked->seed, (uint64_t)stream, (uint64_t)path, FOR_EVENTS);
    const double *odds = of->odds + w * game->odds, *first = of->first + w * game->terminals;
    const float *table = of->strategy + of->table[w];
    double time = 0.0, broken = of->broken[w], ends = 0.0, breaks = 0.0;
    int phase = asked->age < 0.0 ? FIGHTING : CEASEFIRE, kept = NO_TRUCE, restrained = 0, intervened = 0;
    int64_t types = 0;
    Belief belief;
    for (int64_t i = 0; i < game->players; i++) types += game->types[i];

    /* The round under way is settled first, since the types come with it; its moves show when it is decided. */
    double u = uniform(&g) * first[game->terminals - 1];
    int64_t low = 0, high = game->terminals - 1;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (first[middle] > u) high = middle;
        else low = middle + 1;
    }
    int64_t under_way = low, own = game->profile[under_way];
    *opening = (int32_t)under_way;

    if (phase == CEASEFIRE) {
        kept = (int)asked->kept;
        double z = (log(asked->age) - of->standing[w]) / of->scale[w];
        breaks = exp(of->standing[w] + of->scale[w] * normal_above(&g, z)) - asked->age;
        ends = exponential(&g) * of->settlement[w];
        if (!tell(events, 0.0, phase, NONE, kept, breaks < ends ? breaks : INFINITY)) return 0;
    } else if (!tell(events, 0.0, phase, NONE, NO_TRUCE, INFINITY)) return 0;

    for (;;) {
        int64_t terminal = NONE;
        switch (phase) {
        case FIGHTING:
            time += exponential(&g) / of->rounds[w];
            if (!(time <= asked->horizon)) return 1;
            if (under_way != NONE) {
                terminal = under_way;
                under_way = NONE;
                for (int64_t k = 0; k < types; k++)
                    belief.odds[k] = of->after[(w * game->ends + game->ending[terminal]) * types + k];
            } else
                terminal = play(game, table, of->size[w], asked->power, odds, own, &belief, at, &g);
            phase = (int)game->phase[terminal];
            restrained = (int)game->curbed[terminal];
            intervened = 0;
            break;
        case CEASEFIRE:
            time += breaks < ends ? breaks : ends;
            if (breaks < ends) {
                phase = FIGHTING;
                broken += 1.0;
            } else
                phase = SETTLEMENT;
            break;
        case INTERVENTION:
            time += exponential(&g) * of->intervention[w];
            phase = CEASEFIRE;
            intervened = 1;
            break;
        case CLASH:
            time += exponential(&g) * of->clash[w];
            phase = uniform(&g) < of->mediation[w] ? CEASEFIRE : WIDER_WAR;
            break;
        case WIDER_WAR:
            time += exponential(&g) * of->wider_war[w];
            phase = CEASEFIRE;
            break;
        default: return 1; /* settled for good */
        }
        if (!(time <= asked->horizon)) return 1;
        double lasts = INFINITY;
        kept = NO_TRUCE;
        if (phase == CEASEFIRE) {
            if (intervened && uniform(&g) < of->after_intervention[w]) kept = PEACEKEEPERS;
            else kept = (int)drawn(of->mechanism + w * MECHANISMS, MECHANISMS, uniform(&g));
            double middle = of->location[w * MECHANISMS + kept] + of->earlier[w] * log1p(broken);
            if (uniform(&g) < of->written_chance[w]) middle += of->written[w];
            if (uniform(&g) < of->definitive_chance[w]) middle += of->definitive[w];
            if (restrained) middle += of->curbed[w];
            breaks = exp(middle + of->scale[w] * normal(&g));
            ends = exponential(&g) * of->settlement[w];
            lasts = breaks < ends ? breaks : INFINITY;
            intervened = 0;
        }
        if (!tell(events, time, phase, terminal, kept, lasts)) return 0;
    }
}

#endif
