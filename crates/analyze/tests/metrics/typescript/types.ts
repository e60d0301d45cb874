// Types and what is in them. @file function_count 9
@Component({ selector: "a", when: () => true })
export abstract class Panel<T extends object = {}> extends Base<T> implements Shown { // @type name Panel, kind class
  @Input() private title?: string = "none";
  readonly [key: string]: unknown;
  #count = 0;
  constructor(private readonly log: Log, public size = 1) { // @= name Panel.constructor, kind method, parameters 2, cyclomatic 1
    super();
  }
  @Listen("click", { once: true })
  onClick(@Inject() event: Event): void { // @= name Panel.onClick, kind method, start_line 10, parameters 1, cyclomatic 2
    for (const x of event.path) this.#count++;
  }
  show(a: string): void;
  show(a: any) { // @= name Panel.show, lines.logical 2
    return a;
  }
  abstract hide(): void;
  static async *pages<U>(from: U): AsyncGenerator<U> { // @= name Panel.pages, cyclomatic 2, cognitive 1
    for await (const page of load<U>(from)) yield page;
  }
}

interface Shown { // @type name Shown, kind interface, function_count 0, lines.logical 3
  (x: number): string;
  hide(when: Date): void;
}

enum Kind { // @type name Kind, kind enum
  Circle = 1 << 2,
  Square,
}

namespace Shapes.Plane {
  export function area(side: number): number { // @= name Shapes.Plane.area, kind function
    return side ** 2;
  }
  export const twice = function (x: number) { // @= kind closure, parameters 1
    return x * 2;
  };
}

declare module "other" {
  export function loaded(): void;
}

class Late { // @type name Late, function_count 2
  run = (again: boolean): number => { // @= kind closure, cyclomatic 2, cognitive 1
    return again ? 1 : 2;
  };
  get value(): number { // @= name Late.value, exits 1
    return 1;
  }
}
