// What C++ adds to C's branches.
#include <vector>

void loops(std::vector<int> xs) { // @= cyclomatic 4, cognitive 6, nesting 3, parameters 1
  for (auto &x : xs) { // @+ cyclomatic 1, cognitive 1
    while (int y = next()) { // @+ cyclomatic 1, cognitive 2
      if (auto z = f(y); z > 1) { // @+ cyclomatic 1, cognitive 3
      }
    }
  }
}

int words(bool a, bool b, bool c) { // @= cyclomatic 4, cyclomatic_strict 1, cognitive 2
  return a and b and not(c or a); // @+ cyclomatic 3, cognitive 2
}

void references(std::string &&a, const int &b) { // @= cyclomatic 1, parameters 2
  auto &&c = std::move(a);
  int d = static_cast<int>(b) & 1;
}

int handlers() try { // @= cyclomatic 4, cognitive 4, exits 3
  risky();
  throw std::runtime_error("no");
} catch (const std::exception &e) { // @+ cyclomatic 1, cognitive 1
  return 1;
} catch (...) { // @+ cyclomatic 1, cognitive 1
  return a ? 2 : 3; // @+ cyclomatic 1, cognitive 2
}

template <typename T> constexpr auto chosen(T t) { // @= name chosen, cyclomatic 3, cognitive 3, exits 3, parameters 1
  if constexpr (std::is_same_v<T, int>) { // @+ cyclomatic 1, cognitive 1
    return 1;
  } else if (t) { // @+ cyclomatic 1, cognitive 1
    return 2;
  } else { // @+ cognitive 1
    return 3;
  }
}

void choice(Level level) { // @= cyclomatic 3, cognitive 1
  switch (level) { // @+ cognitive 1
  case Level::Low: // @+ cyclomatic 1
    [[fallthrough]];
  case Level::High: // @+ cyclomatic 1
    break;
  }
}
