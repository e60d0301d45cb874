// Who calls whom, and recursion.

fn factorial(n: u32) -> u32 { // @= cognitive 3, fan_in 2, fan_out 1
    if n == 0 { 1 } else { n * factorial(n - 1) } // @+ cognitive 2
}

impl File {
    fn close(&self) { // @= cognitive 0, fan_out 1
        self.0.close();
    }

    fn walk(&self) { // @= cognitive 1, fan_in 1
        Self::walk(self);
    }

    fn step(&self) { // @= cognitive 1, fan_in 1
        self.back();
    }

    fn back(&self) { // @= cognitive 1
        self.step();
        factorial::<u8>(1);
    }
}
