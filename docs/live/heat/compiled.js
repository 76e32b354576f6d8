// The kernel in WebAssembly: kernel.c, compiled to kernel.wasm, with the same numbers as kernel.js
// to the last bit and in about half of its time. Where it cannot be loaded, kernel.js takes its
// place; `load` is called once before the first run.

const PAGE = 65536;
// How the SHA-256 of kernel.c begins; kernel.wasm ends with it. A browser may have kept one of the
// two files from an older release. `make kernel` writes this line.
const MADE_OF = 0xe18810c1;
// Members of the structures of kernel.c, in its order.
const CURVE = [
  "inFrozen", "inFreezing", "inUnfrozen",
  "solid", "liquid", "frozen", "freezing", "freezing2", "unfrozen", "atRest",
  "kelvinFrozen", "kelvinFreezing", "kelvinUnfrozen", "offset",
  "source", "sourceMelt", "sourceWarm", "iceFrom", "ice2", "ice3", "ice4", "ice5", "ice6",
  "isIcy", "solidus", "span", "kFrozen", "kUnfrozen", "kSlope", "atSolidus", "atLiquidus",
  "isSpread", "hasSupply", "level",
];
const LAYOUT = ["begin", "end", "row", "material", "lower", "upper", "volumes"];
const BOUNDARY = [
  "cell", "behind", "conductance", "regular", "area", "source", "share", "volume", "latest_C",
  "inside", "insideSource",
];
const FIELDS = ["lowest", "passage", "h", "before", "theta", "thetaBefore"];

// What the module exports, as long as it is used, and `superStep` of kernel.js otherwise.
let kept = null;
let exported = null;
let plain = null;
let memory = null;
// The memory holds one run at a time.
let owner = null;

async function made(source) {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`kernel.wasm: ${answer.status}`);
  memory = new WebAssembly.Memory({ initial: 1 });
  // Refused where a browser knows no SIMD, or where a policy of the server forbids it.
  const code = await answer.arrayBuffer();
  const { module, instance } = await WebAssembly.instantiate(code, { env: { memory } });
  const [hash] = WebAssembly.Module.customSections(module, "made of");
  if (new DataView(hash).getUint32() !== MADE_OF) throw new Error("not the kernel.wasm of this file");
  return instance.exports;
}

// Get the compiled kernel ready; `source` is the address of kernel.wasm. Where that fails, get
// kernel.js.
export async function load(source) {
  try {
    kept ??= await made(source);
    exported = kept;
  } catch {
    await loadPlain();
  }
}

export async function loadPlain() {
  exported = null;
  ({ superStep: plain } = await import("./kernel.js"));
}

export function isCompiled() {
  return exported !== null;
}

// `superStep` for one run. For the compiled kernel the fields of the engine move into its memory.
export function kernelFor(engine) {
  if (!exported) return plain;
  const compiled = new Compiled(engine);
  return (_, step) => compiled.superStep(engine, step);
}

// The browser gives too little memory: `loadPlain`, and begin the run anew.
export class NoRoom extends Error {}

class Compiled {
  constructor(engine) {
    this.run = exported.superStep;
    this.end = exported.__heap_base.value;
    this.waiting = [];
    this.#lay(engine);
    owner = this;
  }

  // Room for an array; returns its address. It is filled when the memory is large enough.
  #put(values, keep) {
    const address = Math.ceil(this.end / 16) * 16;
    this.end = address + values.byteLength;
    this.waiting.push([address, values, keep]);
    return address;
  }

  #lay(engine) {
    const { layout: s, boundary, sources, pairs, problem } = engine;
    const { curves } = problem;
    const count = sources.length;
    const curve = curves.map((one) => CURVE.map((name) => Number(one[name])));
    const pair = pairs.map((one) => [
      one.low, one.high, one.lowCell.length,
      this.#put(one.lowCell), this.#put(one.highCell), this.#put(one.perLow), this.#put(one.perHigh),
    ]);
    const arrays = [
      ...LAYOUT.map((name) => s[name]), Float64Array.of(s.along),
      Float64Array.from(curve.flat()), s.number, Int32Array.from(pair.flat()),
      ...BOUNDARY.map((name) => boundary[name]),
      Float64Array.from(sources, (one) => one.heatFlow),
    ].map((values) => this.#put(values));
    this.each = count * (2 + curves.length);
    const found = [
      this.#keep("heat", count), this.#keep("wall_C", count),
      this.#keep("nu", engine.mostStages), this.#keep("kappa", engine.mostStages),
      this.#keep("driven", engine.mostStages * this.each),
      this.#keep("ledger", count + 1), this.#keep("ledgerBefore", count + 1),
    ];
    const fields = FIELDS.map((name) => this.#put(engine[name], (view) => {
      engine[name] = view;
    }));
    const members = [
      s.rows, s.rowLength, s.begin.length, pairs.length, count, curves.length, boundary.cell.length, boundary.inside.length,
      ...arrays, ...found, ...fields,
    ];
    this.address = this.#put(Int32Array.from(members));
    const lacking = Math.ceil((this.end - memory.buffer.byteLength) / PAGE);
    try {
      if (lacking > 0) memory.grow(lacking);
    } catch {
      throw new NoRoom();
    }
    for (const [address, values, keep] of this.waiting) {
      const view = new values.constructor(memory.buffer, address, values.length);
      view.set(values);
      keep?.(view);
    }
  }

  #keep(name, length) {
    return this.#put(new Float64Array(length), (view) => {
      this[name] = view;
    });
  }

  // As `superStep` of kernel.js.
  superStep(engine, { nu, kappa, stages, time_s, step_s, drive, ledger }) {
    if (owner !== this) throw new Error("a newer run has taken the memory of this one");
    const { sources } = engine;
    this.nu.set(nu);
    this.kappa.set(kappa);
    let n = 0;
    for (let stage = 0; stage < stages; stage += 1) {
      drive(stage);
      for (const { gas: { film, gas_C, potential } } of sources) {
        this.driven[n] = film;
        this.driven[n + 1] = gas_C;
        this.driven.set(potential, n + 2);
        n += 2 + potential.length;
      }
    }
    this.run(this.address, stages, time_s, step_s);
    if (stages % 2) engine.swap();
    sources.forEach((source, m) => {
      source.heat = this.heat[m];
      source.wall_C = this.wall_C[m];
    });
    ledger.set(this.ledger);
  }
}
