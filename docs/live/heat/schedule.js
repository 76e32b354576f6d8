// Schedules: gas temperature and film at given times, as in src/helpers/freezing/probe.py.

export class Schedule {
  // `knots` are { time_s, temperature_C, film }, in the order of their times. `switch_s` and
  // `sudden_C_per_s` of the rules are constants of Python's `probe`, exported from there.
  constructor(knots, rules) {
    Object.assign(this, { knots, rules });
  }

  static hold(temperature_C, film, rules) {
    return new Schedule([{ time_s: 0, temperature_C, film }], rules);
  }

  // Phases of [minutes, °C, film], one after another; the last one stays.
  static phases(phases, rules) {
    const knots = [];
    let clock_s = 0;
    for (const [minutes, temperature_C, film] of phases) {
      const latest = knots.at(-1);
      if (latest) knots.push({ ...latest, time_s: clock_s });
      knots.push({ time_s: clock_s + (latest ? rules.switch_s : 0), temperature_C, film });
      clock_s += 60 * minutes;
    }
    return new Schedule(knots, rules);
  }

  // The number of the latest knot.
  latest(time_s) {
    let n = 0;
    while (n < this.knots.length - 1 && time_s >= this.knots[n + 1].time_s) n += 1;
    return n;
  }

  gas_C(time_s) {
    const n = this.latest(time_s);
    const from = this.knots[n];
    const to = this.knots[n + 1];
    if (!to || time_s <= from.time_s) return from.temperature_C;
    const share = (time_s - from.time_s) / (to.time_s - from.time_s);
    return from.temperature_C + share * (to.temperature_C - from.temperature_C);
  }

  film_at(time_s) {
    return this.knots[this.latest(time_s)].film;
  }

  // Whether gas or film changes at once at a time; at the start, whether the gas is not at start_C.
  jumpsAt(time_s, start_C) {
    if (time_s <= this.knots[0].time_s) return this.knots[0].temperature_C !== start_C;
    const n = this.knots.findIndex((one) => one.time_s === time_s);
    if (n < 0) return false;
    const before = this.knots[n - 1];
    const now = this.knots[n];
    const change_K = Math.abs(now.temperature_C - before.temperature_C);
    const sudden_K = this.rules.sudden_C_per_s * (time_s - before.time_s);
    return now.film !== before.film || change_K > sudden_K;
  }
}
