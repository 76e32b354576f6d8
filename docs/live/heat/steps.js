// Time steps: super-steps of the first-order Runge-Kutta-Chebyshev method, equation (6), and the
// plan of steps for one run; src/helpers/freezing/solver/time_steps.py says why. The lengths,
// growths and dampings (`rules`) are exported from there.

function chebyshev(stages, damping) {
  const argument = 1 + damping / stages ** 2;
  const angle = Math.acosh(argument);
  const ratio =
    (Math.cosh(stages * angle) * Math.sinh(angle)) / (stages * Math.sinh(stages * angle));
  return { argument, ratio };
}

// The largest dt * lambda that a number of stages carries stably.
function stabilityLimit(stages, damping) {
  const { argument, ratio } = chebyshev(stages, damping);
  return (argument + 1) / ratio;
}

function stagesNeeded(step_s, stiffestRate, damping, rules) {
  let stages = rules.fewest_stages;
  while (stabilityLimit(stages, damping) < step_s * stiffestRate) stages += 1;
  return stages;
}

// Coefficients of one super-step: nu, kappa and moment of every stage (mu = 1 - nu).
function coefficients(stages, damping) {
  const { argument: w0, ratio: w1 } = chebyshev(stages, damping);
  const angle = Math.acosh(w0);
  const value = (j) => Math.cosh(j * angle);
  const slope = (j) => (j * Math.sinh(j * angle)) / Math.sinh(angle);
  const nu = [0];
  const kappa = [w1 / w0];
  const moment = [0];
  for (let j = 2; j <= stages; j += 1) {
    nu.push(-(1 / value(j)) / (1 / value(j - 2)));
    kappa.push((2 * w1 * (1 / value(j))) / (1 / value(j - 1)));
    moment.push((w1 * slope(j - 1)) / value(j - 1));
  }
  return { nu, kappa, moment };
}

// Segments of equal super-steps with their coefficients; no step crosses a corner of a schedule.
export function planSteps(schedules, end_s, longest, stiffestRate, starts_C, growth, damping, rules) {
  const longest_s = Math.min(longest, stabilityLimit(rules.most_stages, damping) / stiffestRate);
  const corners = new Set([0, end_s]);
  for (const schedule of schedules) {
    for (const { time_s } of schedule.knots) if (time_s > 0 && time_s < end_s) corners.add(time_s);
  }
  const sorted = [...corners].sort((a, b) => a - b);
  const segments = [];
  const add = (begin_s, step_s, count) => {
    const stages = stagesNeeded(step_s, stiffestRate, damping, rules);
    segments.push({ begin_s, step_s, count, stages, ...coefficients(stages, damping) });
  };
  for (let n = 0; n < sorted.length - 1; n += 1) {
    const begin_s = sorted[n];
    const next_s = sorted[n + 1];
    const jumps =
      (begin_s === 0 && starts_C.length > 1) ||
      schedules.some((one) => starts_C.some((start_C) => one.jumpsAt(begin_s, start_C)));
    let step_s = Math.min(
      jumps ? 1 / stiffestRate : rules.first_step_share * longest_s,
      longest_s,
    );
    let time_s = begin_s;
    while (step_s < longest_s && time_s + step_s < next_s - 1e-9) {
      add(time_s, step_s, 1);
      time_s += step_s;
      step_s *= growth;
    }
    const count = Math.max(1, Math.ceil((next_s - time_s) / longest_s - 1e-9));
    add(time_s, (next_s - time_s) / count, count);
  }
  return segments;
}
