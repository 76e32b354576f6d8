// The kernel of kernel.js once more, for WebAssembly: all stages of one super-step. kernel.js says
// what each part does and is what is computed with where a browser cannot run this one. The order
// of every operation is the same, so that both give the same numbers to the last bit; nothing may
// be contracted or reordered (no -ffast-math). `make kernel` turns this file into kernel.wasm.
//
// compiled.js lays the structures out in the memory, their members in this order.

#include <stdint.h>
#include <wasm_simd128.h>

#define NEWTON_STEPS 12
#define WALL_K 1e-4
#define INTERFACE_STEPS 40
#define INTERFACE_K 1e-4
#define SPREAD_STEPS 6
#define INFINITE __builtin_inf()
// Not copied to where it is called: the file stays small, which the front page of the site loads.
#define SHARED __attribute__((noinline)) static

// As curve.js returns it, and the level whose first passage is kept.
typedef struct {
  double inFrozen, inFreezing, inUnfrozen;
  double solid, liquid, frozen, freezing, freezing2, unfrozen, atRest;
  double kelvinFrozen, kelvinFreezing, kelvinUnfrozen, offset;
  double source, sourceMelt, sourceWarm, iceFrom, ice2, ice3, ice4, ice5, ice6;
  double isIcy, solidus, span, kFrozen, kUnfrozen, kSlope, atSolidus, atLiquidus;
  double isSpread, hasSupply, level;
} Curve;

// Interfaces of two materials: `low` and `high` are numbers of curves.
typedef struct {
  int32_t low, high, count;
  const int32_t *lowCell, *highCell;
  const double *perLow, *perHigh;
} Pair;

typedef struct {
  int32_t rows, rowLength;
  int32_t stretchCount, pairCount, sourceCount, materialCount, faceCount, insideCount;
  // Of every stretch of cells of one material.
  const int32_t *begin, *end, *row, *material;
  // Of every row; and what the cells of a row conduct to one another.
  const double *lower, *upper, *volumes, *along;
  const Curve *curves;
  const uint8_t *number;
  const Pair *pairs;
  // Faces of sources and cells inside them, as solve.js puts them together.
  const int32_t *cell, *behind;
  const double *conductance, *regular, *area;
  const int32_t *source;
  const double *share, *volume;
  double *latest_C;
  const int32_t *inside, *insideSource;
  // Of every source: its heat flow, which is given; heat and wall_C, which are found.
  const double *heatFlow;
  double *heat, *wall_C;
  // Of every stage: nu and kappa; of every stage and source: film, gas_C, and the potential of the
  // gas in every material.
  const double *nu, *kappa, *driven;
  // One entry a source and, last, blood.
  double *ledger, *ledgerBefore;
  double *lowest, *passage;
  double *h, *before, *theta, *thetaBefore;
} Run;

static inline double lesser(double a, double b) { return b < a ? b : a; }
static inline double greater(double a, double b) { return b > a ? b : a; }

// ---- curves, as in curve.js ----------------------------------------------------------------------

static inline double iceTerms(double x, const Curve *c) {
  const double inner = c->ice4 + x * (c->ice5 + x * c->ice6);
  return x * x * (c->ice2 + x * (c->ice3 + x * inner));
}

SHARED double potential(double h, const Curve *c) {
  const double cold = lesser(h, c->solid);
  const double warm = greater(h, c->liquid);
  const double melt = lesser(greater(h, c->solid), c->liquid);
  const double theta = c->atRest + cold * c->frozen + melt * (c->freezing + melt * c->freezing2);
  return theta + iceTerms((cold - c->iceFrom) * c->kelvinFrozen, c) + warm * c->unfrozen;
}

static inline double potentialAt(double celsius, const Curve *c) {
  const double x = celsius - c->solidus;
  if (x >= c->span) return c->atLiquidus + (x - c->span) * c->kUnfrozen;
  if (x >= 0) return c->atSolidus + x * (c->kFrozen + 0.5 * c->kSlope * x);
  return c->atSolidus + x * c->kFrozen + iceTerms(x, c);
}

SHARED double conductivityAt(double celsius, const Curve *c) {
  const double x = celsius - c->solidus;
  if (x >= c->span) return c->kUnfrozen;
  if (x >= 0) return c->kFrozen + c->kSlope * x;
  const double higher = 4 * c->ice4 + x * (5 * c->ice5 + x * 6 * c->ice6);
  return c->kFrozen + x * (2 * c->ice2 + x * (3 * c->ice3 + x * higher));
}

static double temperature(double h, const Curve *c) {
  const double cold = lesser(h, c->solid);
  const double warm = greater(h, c->liquid);
  const double melt = lesser(greater(h, c->solid), c->liquid);
  double celsius = c->offset + (cold * c->kelvinFrozen + melt * c->kelvinFreezing)
    + warm * c->kelvinUnfrozen;
  if (c->isSpread && h > c->solid && h < c->liquid) {
    const double theta = potential(h, c);
    for (int n = 0; n < SPREAD_STEPS; n += 1) {
      const double latest = celsius;
      celsius += (theta - potentialAt(celsius, c)) / conductivityAt(celsius, c);
      // Every further step would change nothing.
      if (celsius == latest) break;
    }
  }
  return celsius;
}

// ---- one stage -----------------------------------------------------------------------------------

#define BOTH(x) wasm_f64x2_splat(x)
#define PLUS wasm_f64x2_add
#define MINUS wasm_f64x2_sub
#define TIMES wasm_f64x2_mul

static inline void keep(double *place, v128_t values, int isPair) {
  if (isPair) wasm_v128_store(place, values);
  else wasm_v128_store64_lane(place, values, 0);
}

// `sweep` of kernel.js for one stretch, two cells at a time; returns what its blood gives.
static double sweep(const Run *run, int n, double nu, double kappa, const double *restrict here,
                    double *restrict thetaAfter, const double *restrict before,
                    double *restrict after) {
  const Curve *c = &run->curves[run->material[n]];
  const int row = run->row[n], rowLength = run->rowLength, end = run->end[n];
  const double lower = run->lower[row], upper = run->upper[row], along = *run->along;
  const double solid = c->solid, liquid = c->liquid;
  const int hasSupply = c->hasSupply != 0;
  double heat = 0;
  for (int k = run->begin[n]; k < end; k += 2) {
    // The last cell of an odd stretch has a companion that is read and never written.
    const int isPair = k + 1 < end;
    const v128_t middle = wasm_v128_load(here + k);
    const v128_t left = wasm_v128_load(here + k - 1);
    const v128_t right = wasm_v128_load(here + k + 1);
    const v128_t down = wasm_v128_load(here + k - rowLength);
    const v128_t up = wasm_v128_load(here + k + rowLength);
    const v128_t inRow = TIMES(BOTH(along), PLUS(MINUS(left, middle), MINUS(right, middle)));
    v128_t flow = PLUS(inRow, PLUS(TIMES(BOTH(lower), MINUS(down, middle)),
                                   TIMES(BOTH(upper), MINUS(up, middle))));
    const v128_t h = wasm_v128_load(before + k);
    if (hasSupply) {
      const v128_t isFed = wasm_f64x2_gt(h, BOTH(solid));
      if (wasm_v128_any_true(isFed)) {
        const v128_t melt = wasm_f64x2_pmin(BOTH(liquid), h);
        const v128_t warm = wasm_f64x2_pmax(BOTH(liquid), h);
        const v128_t rate = PLUS(PLUS(BOTH(c->source), TIMES(BOTH(c->sourceMelt), melt)),
                                 TIMES(BOTH(c->sourceWarm), warm));
        const v128_t all = TIMES(MINUS(melt, BOTH(solid)), rate);
        const v128_t supply = wasm_v128_and(isFed, all);
        // One after the other, as kernel.js adds them up.
        heat += wasm_f64x2_extract_lane(supply, 0);
        if (isPair) heat += wasm_f64x2_extract_lane(supply, 1);
        flow = PLUS(flow, supply);
      }
    }
    const v128_t last = wasm_v128_load(after + k);
    const v128_t change = PLUS(TIMES(BOTH(nu), MINUS(last, h)), TIMES(BOTH(kappa), flow));
    const v128_t value = PLUS(h, change);
    keep(after + k, value, isPair);
    v128_t theta = PLUS(BOTH(c->inUnfrozen), TIMES(value, BOTH(c->unfrozen)));
    const v128_t isUnfrozen = wasm_f64x2_ge(value, BOTH(liquid));
    if (!wasm_i64x2_all_true(isUnfrozen)) {
      const v128_t isFrozen = wasm_f64x2_lt(value, BOTH(solid));
      const v128_t slope = PLUS(BOTH(c->freezing), TIMES(value, BOTH(c->freezing2)));
      v128_t other = PLUS(BOTH(c->inFreezing), TIMES(value, slope));
      if (wasm_v128_any_true(isFrozen)) {
        const v128_t x = TIMES(MINUS(value, BOTH(c->iceFrom)), BOTH(c->kelvinFrozen));
        v128_t ice = PLUS(BOTH(c->ice5), TIMES(x, BOTH(c->ice6)));
        ice = PLUS(BOTH(c->ice4), TIMES(x, ice));
        ice = PLUS(BOTH(c->ice3), TIMES(x, ice));
        ice = PLUS(BOTH(c->ice2), TIMES(x, ice));
        ice = TIMES(TIMES(x, x), ice);
        const v128_t frozen = PLUS(BOTH(c->inFrozen), TIMES(value, BOTH(c->frozen)));
        other = wasm_v128_bitselect(PLUS(frozen, ice), other, isFrozen);
      }
      theta = wasm_v128_bitselect(theta, other, isUnfrozen);
    }
    keep(thetaAfter + k, theta, isPair);
  }
  return run->volumes[row] * heat;
}

static void refreshGhosts(const Run *run, double *theta) {
  for (int row = 1; row <= run->rows; row += 1) {
    const int left = row * run->rowLength;
    const int right = left + run->rowLength - 1;
    theta[left] = theta[left + 1];
    theta[right] = theta[right - 1];
  }
}

static double interfaceDrop(double low, double high, const Curve *a, const Curve *b) {
  const double thetaLow = potentialAt(low, a);
  const double thetaHigh = potentialAt(high, b);
  double kLow = conductivityAt(low, a);
  double kHigh = conductivityAt(high, b);
  double cold = lesser(low, high);
  double warm = greater(low, high);
  double celsius = low;
  double fromLow = 0;
  double toHigh = kHigh * (high - low);
  for (int n = 0; n < INTERFACE_STEPS; n += 1) {
    celsius += (toHigh - fromLow) / (kLow + kHigh);
    if (!(cold <= celsius && celsius <= warm)) celsius = 0.5 * (cold + warm);
    kLow = conductivityAt(celsius, a);
    kHigh = conductivityAt(celsius, b);
    fromLow = potentialAt(celsius, a) - thetaLow;
    toHigh = thetaHigh - potentialAt(celsius, b);
    const double excess = toHigh - fromLow;
    if (__builtin_fabs(excess) <= INTERFACE_K * (kLow + kHigh)) {
      return fromLow + toHigh + ((kLow - kHigh) * excess) / (kLow + kHigh);
    }
    if (excess > 0) cold = celsius;
    else warm = celsius;
  }
  return fromLow + toHigh;
}

static double series(double one, double other) { return (2 * one * other) / (one + other); }

static void correctInterfaces(const Run *run, const Pair *pair, const double *theta,
                              double *thetaNew, const double *old, double *now, double kappa) {
  const Curve *a = &run->curves[pair->low];
  const Curve *b = &run->curves[pair->high];
  const double thawed = greater(a->solidus + a->span, b->solidus + b->span);
  const double frozen = lesser(a->solidus, b->solidus);
  const double seriesThawed = series(a->kUnfrozen, b->kUnfrozen);
  const double seriesFrozen = series(a->kFrozen, b->kFrozen);
  const int noIce = !a->isIcy && !b->isIcy;
  const int alike = a->solidus == b->solidus && a->ice2 != 0 && b->ice2 != 0;
  for (int n = 0; n < pair->count; n += 1) {
    const int low = pair->lowCell[n];
    const int high = pair->highCell[n];
    const double atLow = temperature(old[low], a);
    const double atHigh = temperature(old[high], b);
    double drop;
    if (lesser(atLow, atHigh) >= thawed) {
      drop = seriesThawed * (atHigh - atLow);
    } else if (noIce && greater(atLow, atHigh) <= frozen) {
      drop = seriesFrozen * (atHigh - atLow);
    } else if (alike && greater(atLow, atHigh) <= frozen) {
      drop = (seriesFrozen * (potentialAt(atHigh, a) - potentialAt(atLow, a))) / a->kFrozen;
    } else {
      drop = interfaceDrop(atLow, atHigh, a, b);
    }
    const double wrong = kappa * (drop - (theta[high] - theta[low]));
    now[low] += pair->perLow[n] * wrong;
    now[high] -= pair->perHigh[n] * wrong;
    thetaNew[low] = potential(now[low], a);
    thetaNew[high] = potential(now[high], b);
  }
}

// `boundaryFlow` of kernel.js; sets the wall.
static double boundaryFlow(double theta, double film, double gas_C, double per, double area,
                           double conductance, const Curve *c, double *wall_C) {
  if (film == INFINITE) {
    *wall_C = gas_C;
    return conductance * (per - theta);
  }
  const double push = film * area;
  double celsius = *wall_C;
  double atWall = 0;
  double k = 0;
  double change = 0;
  for (int n = 0; n < NEWTON_STEPS; n += 1) {
    atWall = potentialAt(celsius, c);
    k = conductivityAt(celsius, c);
    const double excess = push * (gas_C - celsius) - conductance * (atWall - theta);
    change = excess / (push + conductance * k);
    celsius += change;
    if (__builtin_fabs(change) < WALL_K) break;
  }
  *wall_C = celsius;
  return conductance * (atWall + k * change - theta);
}

static void correctBoundary(const Run *run, const double *driven, const double *theta,
                            double *thetaNew, const double *old, double *now, double kappa) {
  const int each = 2 + run->materialCount;
  for (int m = 0; m < run->sourceCount; m += 1) {
    run->heat[m] = 0;
    run->wall_C[m] = 0;
  }
  for (int n = 0; n < run->insideCount; n += 1) {
    const int cell = run->inside[n];
    const int m = run->number[cell];
    now[cell] = run->curves[m].solid;
    thetaNew[cell] = driven[run->insideSource[n] * each + 2 + m];
  }
  for (int n = 0; n < run->faceCount; n += 1) {
    const int cell = run->cell[n];
    const int source = run->source[n];
    const double *does = driven + source * each;
    const double film = does[0];
    const int m = run->number[cell];
    const Curve *c = &run->curves[m];
    const double here = theta[cell];
    double flow = -run->heatFlow[source] / run->volume[n];
    if (film > 0) {
      flow = boundaryFlow(here, film, does[1], does[2 + m], run->area[n], run->conductance[n], c,
                          &run->latest_C[n]);
    } else {
      run->latest_C[n] = temperature(old[cell], c);
    }
    run->heat[source] -= flow * run->volume[n];
    run->wall_C[source] += run->share[n] * run->latest_C[n];
    if (run->regular[n] != 0) flow -= run->regular[n] * (theta[run->behind[n]] - here);
    now[cell] += kappa * flow;
    thetaNew[cell] = potential(now[cell], c);
  }
}

static void keepLowest(const Run *run, const double *now, double time_s, double step_s) {
  for (int n = 0; n < run->stretchCount; n += 1) {
    const double level = run->curves[run->material[n]].level;
    for (int k = run->begin[n]; k < run->end[n]; k += 1) {
      if (now[k] <= level && run->lowest[k] > level) {
        run->passage[k] =
          time_s + (step_s * (run->lowest[k] - level)) / (run->lowest[k] - now[k]);
      }
      if (now[k] < run->lowest[k]) run->lowest[k] = now[k];
    }
  }
}

// `superStep` of kernel.js. After an odd number of stages h and `before`, theta and `thetaBefore`
// have changed places.
__attribute__((export_name("superStep")))
void superStep(Run *run, int stages, double time_s, double step_s) {
  double *h = run->h, *before = run->before, *theta = run->theta, *thetaBefore = run->thetaBefore;
  const int sources = run->sourceCount;
  for (int m = 0; m <= sources; m += 1) run->ledger[m] = run->ledgerBefore[m] = 0;
  for (int stage = 0; stage < stages; stage += 1) {
    const double nu = run->nu[stage];
    const double weight = run->kappa[stage] * step_s;
    double *swapped = h;
    h = before;
    before = swapped;
    swapped = theta;
    theta = thetaBefore;
    thetaBefore = swapped;
    double given = 0;
    double ofRun = 0;
    for (int n = 0; n < run->stretchCount; n += 1) {
      // Added up by runs of one material, as kernel.js does.
      if (n > 0 && run->material[n] != run->material[n - 1]) {
        given += ofRun;
        ofRun = 0;
      }
      ofRun += sweep(run, n, nu, weight, thetaBefore, theta, before, h);
    }
    given += ofRun;
    for (int n = 0; n < run->pairCount; n += 1) {
      correctInterfaces(run, &run->pairs[n], thetaBefore, theta, before, h, weight);
    }
    const double *driven = run->driven + stage * sources * (2 + run->materialCount);
    correctBoundary(run, driven, thetaBefore, theta, before, h, weight);
    refreshGhosts(run, theta);
    for (int m = 0; m <= sources; m += 1) {
      const double rate = m < sources ? run->heat[m] : given;
      const double latest = run->ledger[m];
      run->ledger[m] = latest + nu * (run->ledgerBefore[m] - latest) + weight * rate;
      run->ledgerBefore[m] = latest;
    }
  }
  run->h = h;
  run->before = before;
  run->theta = theta;
  run->thetaBefore = thetaBefore;
  keepLowest(run, h, time_s, step_s);
}
