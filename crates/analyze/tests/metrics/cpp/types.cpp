// Types and what is in them. @file function_count 17
namespace outer::inner {
template <typename T> class Stack : public Base<T> { // @type name outer.inner.Stack, kind class
public:
  explicit Stack(int n) : n_(n), items_{} {} // @= name outer.inner.Stack.Stack, kind method, parameters 1, cyclomatic 1
  Stack(const Stack &) = delete;
  virtual ~Stack() = default;
  int size(int scale = 1) const noexcept override { return n_; } // @= name outer.inner.Stack.size, parameters 1, exits 1
  bool operator==(const Stack &other) const { return n_ == other.n_; } // @= name outer.inner.Stack.operator==, parameters 1
  T &top();
  struct Node { // @type name outer.inner.Stack.Node, kind struct
    Node *next;
    void unlink() {} // @= name outer.inner.Stack.Node.unlink, kind method, parameters 0
  };
private:
  int n_;
};

template <typename T> T &Stack<T>::top() { // @= name outer.inner.Stack.top, kind method, parameters 0
  return items_.back();
}
} // namespace outer::inner

namespace {
int hidden(void) { return 1; } // @= name hidden, kind function, parameters 0
} // namespace

enum class Level { Low, High }; // @type name Level, kind enum

void lambdas(int a) { // @= name lambdas, cyclomatic 1, cognitive 2, exits 0
  auto one = [&, b = 1](int x, auto &&y) mutable -> int { return x ? b : a; }; // @= kind closure, parameters 2, cyclomatic 2, cognitive 1
  std::sort(v.begin(), v.end(), [](int x, int y) { return x < y; }); // @= parameters 2
  auto none = [] { return 1; }; // @= parameters 0
}

template <class... Args> auto sum(Args &&...args) { // @= name sum, parameters 1, cyclomatic 1
  return (args + ...);
}

template <class T> requires std::integral<T> && (sizeof(T) > 1)
T half(T t) { return t / 2; } // @= name half, cyclomatic 1, parameters 1

Task<int> later(int a) { // @= name later, exits 1, cyclomatic 1
  auto x = co_await read(a);
  co_return x;
}

struct Late { // @type name Late, kind struct
  int depth(int n) { return n ? this->depth(n - 1) : depth(0); } // @= name Late.depth, cyclomatic 2, cognitive 2
};

struct point *used(struct point *p) { return p; } // @= name used, parameters 1
int Late::depth2(int n) const { return make<int>(n); } // @= name Late.depth2, kind method, fan_out 1
static int (*chosen(int which))(char) { return nullptr; } // @= name chosen, parameters 1
