#!/usr/bin/env node
// Functions inside functions are counted on their own. @file function_count 16
const arrow = x => x ? 1 : 2; // @= kind closure, parameters 1, cyclomatic 2, exits 0

const pair = async (a, [b, c]) => { // @= parameters 2, cyclomatic 2, cognitive 1
  for await (const x of a) await b(x);
};

function outer(a) { // @= name outer, cyclomatic 2, cognitive 2, exits 1
  if (a) { // its own
    return () => a || 1; // @= cyclomatic 2, cyclomatic_strict 1, cognitive 1
  }
  function inner() {} // @= name outer.inner, kind function, cyclomatic 1
}

class Queue extends Base { // @type name Queue, kind class, function_count 6
  static #limit = 10;
  #make = () => { // @= kind closure, parameters 0
    return 1;
  };
  static {
    if (Queue.#limit) prepare();
  }
  constructor(items) { // @= name Queue.constructor, kind method, parameters 1, fan_out 1
    super(items);
  }
  get size() { // @= name Queue.size, cyclomatic 1
    return this.n;
  }
  async *[Symbol.asyncIterator]() { // @= kind method, exits 0, cyclomatic 2, cognitive 1
    for (;;) yield* this.#make() ?? [];
  }
  drain(n) { // @= name Queue.drain, cyclomatic 2, cognitive 2
    // One for the condition, one for calling itself.
    if (n) this.drain(n - 1);
  }
  static of(...items) { // @= name Queue.of, parameters 1
    return new Queue(items);
  }
}

const object = {
  method() {}, // @= name method, kind function
  async "with quotes"() {},
  property: function named(a, b) {}, // @= kind closure, parameters 2
};

export default function () {} // @= kind closure, parameters 0
export const markup = <ul>{rows.map((row) => row.shown && <li key={row.id}>{row.text}</li>)}</ul>; // @= cyclomatic 2, cyclomatic_strict 1
