/* What accrues along a path: counts by day, at a rate that the phase gives and a path's own intensity scales. */

#ifndef TALLIES_H
#define TALLIES_H

#include "process.h"

/* Gamma with mean 1 and this coefficient of variation. */
static double intensity(Stream *g, double spread) {
    if (!(spread > 0.0)) return 1.0;
    double shape = 1.0 / (spread * spread);
    return gamma_draw(g, shape) / shape;
}

/* Counts up to each of the days asked for. Each day is drawn in turn, whether asked for or not, so that what had happened by a
 * day does not depend on which days are asked for. */
static void tally(int64_t event, int64_t end, const float *time, const uint8_t *phase, const double *rate, double scale,
                  Stream *g, const int64_t *days, int64_t asked, double *out) {
    double total = 0.0;
    int64_t day = 0;
    for (int64_t k = 0; k < asked; k++) {
        for (; day < days[k]; day++) {
            double mean = 0.0, from = (double)day, to = from + 1.0;
            while (event + 1 < end && (double)time[event + 1] <= to) {
                mean += ((double)time[event + 1] - from) * rate[phase[event]];
                from = (double)time[event + 1];
                event++;
            }
            mean += (to - from) * rate[phase[event]];
            total += poisson(g, scale * mean);
        }
        out[k] = total;
    }
}

#endif
