# Who calls whom, and recursion: one more for each function in a cycle.


def factorial(n):  # @= cognitive 2, fan_in 2, fan_out 1
    return n * factorial(n - 1) if n else 1  # @+ cognitive 1


def even(n):  # @= cognitive 1, fan_in 1
    return odd(n - 1)


def odd(n):  # @= cognitive 1, fan_in 1
    return even(n - 1)


class File:  # @type cognitive 1
    def close(self):  # @= cognitive 0, fan_out 1
        # Another object's method of the same name.
        self.file.close()

    def walk(self):  # @= cognitive 1, fan_in 1
        self.walk()


def user(file):  # @= cognitive 0, fan_in 0, fan_out 2
    factorial(file.close())
    factorial(1)
