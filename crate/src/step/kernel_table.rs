//! The macro behind the table of kernels ([`crate::step::kernels`]): enum, choice and calls from one list.

/// Generates what the phases of a step call, from lines `Name = kernel, fused | staged | small [, if condition];`.
macro_rules! kernels {
    ($($name:ident = $kernel:ty, $loops:ident $(, if $fits:ident)?;)*) => {
        enum KernelKind {
            $($name,)*
        }

        /// The number of the first kernel of a rule that fits a pass.
        #[inline(always)]
        pub fn select(rule: u32, clock: &Clock, pass: &Pass) -> u32 {
            $(
                if rule == <$kernel as KernelLoops>::CODE $(&& $fits(clock, pass))? {
                    return KernelKind::$name as u32;
                }
            )*
            trap()
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
            $((kernel == KernelKind::$name as u32 && loops!($loops, true, false, false)) ||)* false
        }

        /// Steps a stretch without Phi; the kernel reads `gradient` as its gradient.
        #[inline(never)]
        pub fn flat(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch) {
            $(
                if pass.kernel == KernelKind::$name as u32 {
                    let flat = loops!($loops, run::flat::<$kernel>, run::flat::<$kernel>, run::flat_in_order::<$kernel>);
                    return flat(site, pass, gradient, stretch);
                }
            )*
            trap()
        }

        /// Steps a block of runs, and subtracts the means on the way.
        #[inline(always)]
        pub fn fused(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, block: Block, means: Means) {
            $(loops!($loops, {
                if pass.kernel == KernelKind::$name as u32 {
                    return run::fused::<$kernel>(site, pass, gradient, stretch, block, means);
                }
            }, {}, {});)*
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

/// Picks the expression for the kind of a kernel.
macro_rules! loops {
    (fused, $fused:expr, $staged:expr, $small:expr) => {
        $fused
    };
    (staged, $fused:expr, $staged:expr, $small:expr) => {
        $staged
    };
    (small, $fused:expr, $staged:expr, $small:expr) => {
        $small
    };
}
