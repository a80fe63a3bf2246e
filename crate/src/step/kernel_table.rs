//! The macro behind the table of kernels ([`crate::step::kernels`]): enum, choice and calls from one list.

/// Generates what the phases of a step call, from lines `Name = kernel, fused | staged | small | in_phi [, if condition];`.
macro_rules! kernels {
    ($($name:ident = $kernel:ty, $loops:ident $(, if $fits:ident)?;)*) => {
        enum KernelKind {
            $($name,)*
        }

        /// The number of the first kernel of a rule that fits a pass.
        #[inline(always)]
        pub fn select(rule: u32, clock: &Clock, pass: &Pass) -> u32 {
            $(loops!($loops, any {
                if rule == <$kernel as KernelLoops>::CODE $(&& $fits(clock, pass))? {
                    return KernelKind::$name as u32;
                }
            });)*
            trap()
        }

        /// The number of the kernel that centralizes decay in its loops and fits a pass, or [`NONE`].
        #[inline(always)]
        pub fn select_in_phi(rule: u32, clock: &Clock, pass: &Pass) -> u32 {
            $(loops!($loops, in_phi {
                if rule == <$kernel as KernelLoops>::CODE $(&& $fits(clock, pass))? {
                    return KernelKind::$name as u32;
                }
            });)*
            NONE
        }

        /// The number of the general kernel of a rule.
        #[inline(always)]
        pub fn general(rule: u32) -> u32 {
            $(general! { $($fits)?; if rule == <$kernel as KernelLoops>::CODE {
                return KernelKind::$name as u32;
            } })*
            trap()
        }

        /// How many state arrays a rule has, and how many of them (the first ones) decay.
        #[inline(always)]
        pub fn states(rule: u32) -> (usize, usize) {
            $(general! { $($fits)?; if rule == <$kernel as KernelLoops>::CODE {
                return <$kernel as KernelLoops>::STATES;
            } })*
            trap()
        }

        /// Whether a kernel has loops for [`fused`].
        #[inline(always)]
        pub fn is_fused(kernel: u32) -> bool {
            $(loops!($loops, fused {
                if kernel == KernelKind::$name as u32 {
                    return true;
                }
            });)*
            false
        }

        /// Steps a stretch without Phi; the kernel reads `gradient` as its gradient.
        #[inline(never)]
        pub fn flat(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch) {
            $(
                loops!($loops, two_halves {
                    if pass.kernel == KernelKind::$name as u32 {
                        return run::flat::<$kernel>(site, pass, gradient, stretch);
                    }
                });
                loops!($loops, small {
                    if pass.kernel == KernelKind::$name as u32 {
                        return run::flat_in_order::<$kernel>(site, pass, gradient, stretch);
                    }
                });
            )*
            trap()
        }

        /// Steps a block of runs, and subtracts the means on the way.
        #[inline(always)]
        pub fn fused(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, block: Block, means: Means) {
            $(
                loops!($loops, fused {
                    if pass.kernel == KernelKind::$name as u32 {
                        return run::fused::<$kernel>(site, pass, gradient, stretch, block, means);
                    }
                });
                loops!($loops, in_phi {
                    if pass.kernel == KernelKind::$name as u32 {
                        return run::rows::<$kernel>(site, pass, gradient, stretch, block, means);
                    }
                });
            )*
            trap()
        }

        /// Steps the state of a stretch, and writes D instead of stepping the weights.
        #[inline(always)]
        pub fn write_update(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, into: Floats) {
            $(general! { $($fits)?; if pass.kernel == KernelKind::$name as u32 {
                return run::write_update::<$kernel>(site, pass, gradient, stretch, into);
            } })*
            trap()
        }
    };
}

/// Expands to the code, unless there is a condition.
macro_rules! general {
    (; $($code:tt)*) => { $($code)* };
    ($fits:ident; $($code:tt)*) => {};
}

/// Expands to the code if a kernel is of a kind; `any` is all but `in_phi`, and `two_halves` is `fused` or `staged`.
macro_rules! loops {
    (fused, fused $code:block) => {
        $code
    };
    (in_phi, in_phi $code:block) => {
        $code
    };
    (small, small $code:block) => {
        $code
    };
    (fused, two_halves $code:block) => {
        $code
    };
    (staged, two_halves $code:block) => {
        $code
    };
    (in_phi, any $code:block) => {};
    ($loops:ident, any $code:block) => {
        $code
    };
    ($loops:ident, $kind:ident $code:block) => {};
}
