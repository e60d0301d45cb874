// What TypeScript adds to JavaScript: types, which do nothing at run time.
function over(a: string): void;
function over(a: number): void;
function over(this: Shape, a?: string | number, b: number = 1): void { // @= name over, parameters 2, cyclomatic 2, cognitive 1
  if (a) f(a!); // @+ cyclomatic 1, cognitive 1
}

function narrow(x: unknown): x is string { // @= cyclomatic 3, cyclomatic_strict 2, cognitive 2, exits 2, npath 3
  if (typeof x === "string" && (x as string).length) { // @+ cyclomatic 2, cognitive 2
    return true;
  }
  return <boolean>false satisfies boolean;
}

function callback(run: (error: Error | null, data?: Buffer) => void, ...rest: any[]) { // @= parameters 2, cyclomatic 2, cognitive 0
  run?.(null); // @+ cyclomatic 1
}

const generic = async <T,>(x: Promise<T>): Promise<T> => await x; // @= kind closure, parameters 1, cyclomatic 1

type Pick<T> = T extends string ? "a" : T extends number ? "b" : never;
declare function ambient(a: number): void;

function exhaustive(shape: Shape): number { // @= cyclomatic 3, cognitive 1, exits 3
  switch (shape.kind) { // @+ cognitive 1
    case Kind.Circle: // @+ cyclomatic 1
      return 1;
    case Kind.Square: // @+ cyclomatic 1
      return 2;
    default:
      const never: never = shape;
      return never;
  }
}
