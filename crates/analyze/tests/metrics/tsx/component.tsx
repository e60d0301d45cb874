// TypeScript with markup.
export function List<T extends Row>({ rows, empty = "none" }: Props<T>): JSX.Element { // @= name List, parameters 1, cyclomatic 3, cyclomatic_strict 2, cognitive 2
  // The default of `empty`, and the condition.
  if (!rows.length) return <p>{empty}</p>;
  return (
    <ul className="rows">
      {rows.map((row) => row.on && <Item<T> key={row.id} {...row} />)}
    </ul>
  );
}

const pick = <T,>(x: T) => x as T; // @= kind closure, parameters 1, cyclomatic 1
