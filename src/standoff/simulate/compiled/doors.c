/* What Python calls. Neither door keeps anything between calls, and each may run in any thread. */

#include "process.h"
#include "tallies.h"

#ifndef SOURCES
#define SOURCES "unknown"
#endif

const char *standoff_sources(void) { return SOURCES; }

/* Draw paths `begin` … `end`-1, as far as there is room for their events; how many were drawn.
 *
 * `world[k]` is the row of path k in the numbers, `stream[k]` and `number[k]` what its random stream is made from (its world in
 * the whole sample, and which path of that world it is). `first[k]` takes where the events of path begin+k end, `opening[k]` the
 * terminal at which its round under way ends, and with it its types. */
int64_t standoff_paths(const Public *game, const Numbers *numbers, const Asked *asked, const int64_t *world,
                       const int64_t *stream, const int64_t *number, int64_t begin, int64_t end, Events *events,
                       int64_t *first, int32_t *opening) {
    Corners at;
    for (int64_t k = begin; k < end; k++) {
        int64_t before = events->count;
        if (!walk(game, numbers, asked, world[k], number[k], stream[k], &at, events, opening + (k - begin))) {
            events->count = before;
            return k - begin;
        }
        first[k - begin] = events->count;
    }
    return end - begin;
}

/* Draws alone, for tests: `count` of kind `what` with parameter `of`, from one stream. */
void standoff_draws(uint64_t seed, int64_t what, double of, int64_t count, double *out) {
    Stream g = stream_of(seed, 0, 0, FOR_EVENTS);
    for (int64_t k = 0; k < count; k++) switch (what) {
        case 0: out[k] = uniform(&g); break;
        case 1: out[k] = exponential(&g); break;
        case 2: out[k] = normal(&g); break;
        case 3: out[k] = normal_above(&g, of); break;
        case 4: out[k] = gamma_draw(&g, of); break;
        default: out[k] = poisson(&g, of); break;
        }
}

/* Deaths and displaced of paths `begin` … `end`-1 up to each of `days`, which rise and are whole.
 *
 * `first`, `time` and `phase` are the events of all paths; `rate[w][phase]` is a day's mean of world row w, `spread[w]` the
 * coefficient of variation between paths; `what` is FOR_DEATHS or FOR_DISPLACED. `out[path][day]`. */
void standoff_tally(const int64_t *first, const float *time, const uint8_t *phase, const int64_t *world,
                    const int64_t *stream, const int64_t *number, const double *rate, const double *spread,
                    uint64_t seed, uint64_t what, int64_t begin, int64_t end, const int64_t *days, int64_t asked,
                    double *out) {
    for (int64_t k = begin; k < end; k++) {
        uint64_t s = (uint64_t)stream[k], n = (uint64_t)number[k];
        Stream shared = stream_of(seed, s, n, FOR_INTENSITY), own = stream_of(seed, s, n, what);
        tally(first[k], first[k + 1], time, phase, rate + world[k] * PHASES, intensity(&shared, spread[world[k]]), &own,
              days, asked, out + k * asked);
    }
}
