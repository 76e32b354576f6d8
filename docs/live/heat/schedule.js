// Schedules: gas temperature and film at given times, as in src/helpers/freezing/probe.py.

export const OFF = 0;

export class Schedule {
  // `switch_s` and `sudden_C_per_s` are constants of Python's `probe`, exported from there.
  constructor(time_s, temperature_C, film, rules) {
    Object.assign(this, { time_s, temperature_C, film, rules });
  }

  static hold(celsius, film, rules) {
    return new Schedule([0], [celsius], [film], rules);
  }

  // Straight lines between corners of [minute, °C].
  static ramps(corners, film, rules) {
    const times = corners.map(([minute]) => 60 * minute);
    return new Schedule(times, corners.map((one) => one[1]), corners.map(() => film), rules);
  }

  // Phases of [minutes, °C, film], one after another; the last one stays.
  static phases(phases, rules) {
    const times = [];
    const celsius = [];
    const films = [];
    let clock_s = 0;
    for (const [minutes, temperature_C, film] of phases) {
      let begin_s = clock_s;
      if (times.length) {
        times.push(clock_s);
        celsius.push(celsius.at(-1));
        films.push(films.at(-1));
        begin_s = clock_s + rules.switch_s;
      }
      times.push(begin_s);
      celsius.push(temperature_C);
      films.push(film);
      clock_s += 60 * minutes;
    }
    return new Schedule(times, celsius, films, rules);
  }

  knot(time_s) {
    let n = 0;
    while (n < this.time_s.length - 1 && time_s >= this.time_s[n + 1]) n += 1;
    return n;
  }

  gas_C(time_s) {
    const n = this.knot(time_s);
    if (n === this.time_s.length - 1 || time_s <= this.time_s[n]) return this.temperature_C[n];
    const share = (time_s - this.time_s[n]) / (this.time_s[n + 1] - this.time_s[n]);
    return this.temperature_C[n] + share * (this.temperature_C[n + 1] - this.temperature_C[n]);
  }

  film_at(time_s) {
    return this.film[this.knot(time_s)];
  }

  coldest_until(time_s) {
    const corners = [0, time_s, ...this.time_s.map((corner) => Math.min(corner, time_s))];
    return Math.min(...corners.map((one) => this.gas_C(one)));
  }

  // Whether gas or film changes at once at a time; at the start, whether the gas is not at start_C.
  jumpsAt(time_s, start_C) {
    if (time_s <= this.time_s[0]) return this.temperature_C[0] !== start_C;
    const now = this.time_s.indexOf(time_s);
    if (now < 0) return false;
    const change_K = Math.abs(this.temperature_C[now] - this.temperature_C[now - 1]);
    const sudden_K = this.rules.sudden_C_per_s * (time_s - this.time_s[now - 1]);
    return this.film[now] !== this.film[now - 1] || change_K > sudden_K;
  }
}
