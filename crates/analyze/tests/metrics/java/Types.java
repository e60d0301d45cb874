// Types and what is in them. @file function_count 14
package fixture;

import java.util.*;

@Deprecated
public class Types<T extends Comparable<T> & Runnable> extends Base implements Shown { // @type name Types, kind class
    private int count = 1, other;
    static {
        prepare();
    }

    public Types(T first, int... more) { // @= name Types.Types, kind method, parameters 2, cyclomatic 1, fan_out 1
        this(first);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <U> List<U> show(Types<T> this, final U u) { // @= name Types.show, parameters 1, start_line 17, cyclomatic 1
        return (List<U>) List.<U>of(u);
    }

    abstract void hidden();

    void lambdas() { // @= name Types.lambdas, cyclomatic 1, cognitive 2, exits 0
        Runnable run = () -> go(); // @= kind closure, parameters 0, cyclomatic 1
        Comparator<T> by = (a, b) -> { return a == b ? 0 : 1; }; // @= parameters 2, cyclomatic 2, cognitive 1, exits 1
        Function<T, T> same = x -> x; // @= parameters 1
        Supplier<T> made = Types::new;
    }

    Thread anonymous() { // @= name Types.anonymous, cyclomatic 1
        return new Thread() {
            @Override public void run() { // @= name Types.anonymous.run, cyclomatic 2, cognitive 1
                while (true) {
                }
            }
        };
    }

    int depth(int n) { // @= name Types.depth, cyclomatic 2, cognitive 2
        // One for the condition, one for calling itself.
        if (n == 0) return 0;
        return depth(n - 1);
    }

    record Point(int x, int y) { // @type name Types.Point, kind record, function_count 1
        Point { // @= name Types.Point.Point, kind method, parameters 0, exits 1
            if (x < 0) throw new Error();
        }
    }

    enum Level { // @type name Types.Level, kind enum, function_count 2
        LOW {
            int weight() { return 0; } // @= name Types.Level.weight
        },
        HIGH(2);

        int weight() { return 1; }
    }

    interface Shown { // @type name Types.Shown, kind interface, function_count 1
        void hide(int when);

        default int size() { return 1; } // @= name Types.Shown.size
    }

    @interface Marked { // @type name Types.Marked, kind annotation
        int value() default 1;
    }

    void assigned(int a) { // @= name Types.assigned, abc 5.39, fan_out 1
        int b = a;
        b += a;
        b++;
        if (a == b) f(a);
        else f(f(f(b)));
    }
}
