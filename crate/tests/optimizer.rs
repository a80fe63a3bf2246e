//! The safe interface: what it refuses, and what changes. `tests/numerics/bit-exact/crate.test.ts` proves against the
//! npm package that its steps have the right bits.

use zeromean::{
    Adam, At, Buffer, Epsilon, Error, Lion, Lookahead, Optimizer, Options, Outcome, RAdam, RmsProp, Rule, Sgd, Spec,
    centralize,
};

const SGD: Rule = Rule::Sgd(Sgd { momentum: 0.0, dampening: 0.0, nesterov: false, buffer: Buffer::Sum });

fn momentum(momentum: f64) -> Sgd {
    Sgd { momentum, ..Sgd::default() }
}

fn one(rule: Rule) -> Optimizer {
    Optimizer::new(rule, &[Spec::new(&[2, 2], 1.0)]).expect("a valid configuration")
}

#[test]
fn rules_that_are_refused() {
    let adam = Adam::default();
    let cases = [
        (Rule::Sgd(momentum(1.0)), "momentum is 1, expected a number of 0 or more and below 1"),
        (Rule::Sgd(momentum(f64::NAN)), "momentum is NaN, expected a number of 0 or more and below 1"),
        (Rule::Sgd(Sgd { dampening: 1.5, ..momentum(0.9) }), "dampening is 1.5, expected a number from 0 to 1"),
        (
            Rule::Sgd(Sgd { nesterov: true, ..momentum(0.0) }),
            "nesterov is true and momentum is 0, expected momentum above 0",
        ),
        (
            Rule::Sgd(Sgd { nesterov: true, dampening: 0.1, ..momentum(0.9) }),
            "dampening is not 0, expected 0 with nesterov or a buffer that averages",
        ),
        (
            Rule::Sgd(Sgd { buffer: Buffer::Average, dampening: 0.1, ..momentum(0.9) }),
            "dampening is not 0, expected 0 with nesterov or a buffer that averages",
        ),
        (
            Rule::Adam(Adam { betas: (-0.1, 0.9), ..adam }),
            "betas.0 is -0.1, expected a number of 0 or more and below 1",
        ),
        (
            Rule::AdamW(Adam { eps: Epsilon::Uncorrected(-1.0), ..adam }),
            "eps is -1, expected a finite float32 of 0 or more",
        ),
        (
            Rule::RAdam(RAdam { eps: 1e39, ..RAdam::default() }),
            "eps is 1000000000000000000000000000000000000000, expected a finite float32 of 0 or more",
        ),
        (
            Rule::RmsProp(RmsProp { alpha: 1.0, ..RmsProp::default() }),
            "alpha is 1, expected a number of 0 or more and below 1",
        ),
        (Rule::Lion(Lion { betas: (0.9, 1.0) }), "betas.1 is 1, expected a number of 0 or more and below 1"),
    ];
    for (rule, text) in cases {
        assert_eq!(Optimizer::new(rule, &[]).expect_err(text).to_string(), text);
        assert_eq!(one(SGD).set_rule(rule).expect_err(text).to_string(), text);
    }
}

#[test]
fn options_that_are_refused() {
    let defaults = SGD.options();
    let lookahead = |every, alpha| Options { lookahead: Some(Lookahead { every, alpha }), ..defaults };
    let cases = [
        (Options { weight_decay: -1.0, ..defaults }, "weight_decay is -1, expected a finite float32 of 0 or more"),
        (Options { clip_norm: 0.0, ..defaults }, "clip_norm is 0, expected a number above 0"),
        (
            Options { grad_scale: 1e-46, ..defaults },
            "grad_scale is 0.0000000000000000000000000000000000000000000001, expected a finite float32 above 0",
        ),
        (
            Options { average_weights: Some(1.0), ..defaults },
            "average_weights is 1, expected a number of 0 or more and below 1",
        ),
        (lookahead(0, 0.5), "lookahead.every is 0, expected 1 or more"),
        (lookahead(1, 0.0), "lookahead.alpha is 0, expected a number above 0 and at most 1"),
        (
            Options { at: Some(At::UpdateWithDecay), ..defaults },
            "the weight decay is in the gradient: use GradientWithDecay or Update",
        ),
        (
            Options { at: Some(At::GradientWithDecay), decoupled_weight_decay: true, ..defaults },
            "decoupled weight decay is not in the gradient: use Gradient, or UpdateWithDecay",
        ),
    ];
    for (options, text) in cases {
        assert_eq!(Optimizer::with_options(SGD, options, &[]).expect_err(text).to_string(), text);
        assert_eq!(one(SGD).set_options(options).expect_err(text).to_string(), text);
    }
}

#[test]
fn specs_that_are_refused() {
    let axes = "the output axes of parameter 1 do not fit its shape: expected ";
    let cases = [
        (Spec::new(&[3], &[1.0, 2.0]), "parameter 1 has 2 initial values, its shape needs 3".into()),
        (Spec::new(&[2, 3], 0.0).output_axes(&[2]), format!("{axes}axes of the shape, from -rank to rank - 1")),
        (Spec::new(&[2, 3], 0.0).output_axes(&[-3]), format!("{axes}axes of the shape, from -rank to rank - 1")),
        (Spec::new(&[], 0.0).output_axes(&[0]), format!("{axes}axes of the shape, from -rank to rank - 1")),
        (Spec::new(&[2, 3], 0.0).output_axes(&[1, -1]), format!("{axes}each axis once")),
        (Spec::new(&[2, 3], 0.0).output_axes(&[0, 1]), format!("{axes}an axis left to average")),
        (
            Spec::new(&[2; 9], 0.0).output_axes(&[0, 2, 4, 6, 8]),
            format!("{axes}at most 7 groups of neighbouring axes of one kind: transpose it"),
        ),
        (Spec::new(&[2], 0.0).lr_scale(f64::INFINITY), "lr_scale is inf, expected a finite number of 0 or more".into()),
        (Spec::new(&[2], 0.0).decay_scale(-1.0), "decay_scale is -1, expected a finite number of 0 or more".into()),
        (
            Spec::new(&[1 << 20, 1 << 12], 0.0),
            "the optimizer needs 17179869184 bytes, and there is no memory for them".into(),
        ),
        (
            Spec::new(&[usize::MAX, 2], 0.0),
            "the optimizer needs 18446744073709551615 bytes, and there is no memory for them".into(),
        ),
    ];
    for (spec, text) in cases {
        let error = Optimizer::new(SGD, &[Spec::new(&[1], 0.0), spec]).expect_err(&text);
        assert_eq!(error.to_string(), text);
    }
    let too_many = vec![Spec::new(&[1 << 29], 0.0); 2]; // 2 GiB each for weights and gradient
    assert!(matches!(Optimizer::new(SGD, &too_many), Err(Error::Memory { bytes }) if bytes > 8 << 30));
}

#[test]
fn rates_that_panic_change_nothing() {
    let cases = [
        (f64::NAN, "lr is NaN, expected a finite float32 of 0 or more"),
        (-1.0, "lr is -1, expected a finite float32 of 0 or more"),
        (2e38, "lr * lr_scale is 400000000000000000000000000000000000000, expected a finite float32 of 0 or more"),
    ];
    for (lr, text) in cases {
        let mut optimizer = Optimizer::new(SGD, &[Spec::new(&[2], 1.0).lr_scale(2.0)]).expect("a valid configuration");
        let before = optimizer.digest(0.1);
        let step = std::panic::AssertUnwindSafe(|| optimizer.step(lr));
        let panic = std::panic::catch_unwind(step).expect_err("no such rate");
        assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some(text));
        assert_eq!(optimizer.digest(0.1), before);
    }
}

#[test]
fn other_arrays_need_another_optimizer() {
    let mut optimizer = one(Rule::Sgd(momentum(0.9)));
    assert_eq!(optimizer.set_rule(Rule::Sgd(momentum(0.5))), Ok(()));
    assert_eq!(optimizer.set_rule(SGD), Err(Error::Arrays));
    let options = optimizer.options();
    assert_eq!(optimizer.set_options(Options { weight_decay: 0.5, ..options }), Ok(()));
    for other in [
        Options { average_weights: Some(0.9), ..options },
        Options { lookahead: Some(Lookahead::default()), ..options },
        Options { at: Some(At::Update), ..options },
    ] {
        assert_eq!(optimizer.set_options(other), Err(Error::Arrays));
    }
    assert_eq!(optimizer.options().weight_decay, 0.5);
}

#[test]
fn a_step_that_is_skipped_changes_nothing() {
    let options = Options { skip_non_finite: true, ..SGD.options() };
    let mut optimizer = Optimizer::with_options(SGD, options, &[Spec::new(&[3], 1.0)]).expect("a valid configuration");
    optimizer.grad_mut(0)[1] = f32::NAN;
    assert_eq!(optimizer.step_and_zero_grad(0.1), Outcome::Skipped);
    assert!(optimizer.grad(0)[1].is_nan());
    assert_eq!((optimizer.data(0), optimizer.steps_taken()), ([1.0; 3].as_slice(), 0));
    optimizer.zero_grad();
    assert_eq!(optimizer.step(0.1), Outcome::Taken);
    assert_eq!(optimizer.steps_taken(), 1);
}

#[test]
fn a_frozen_parameter_counts_no_steps() {
    let specs = [Spec::new(&[5], 1.0).frozen(), Spec::new(&[5], 1.0)];
    let mut optimizer = Optimizer::new(Rule::Adam(Adam::default()), &specs).expect("a valid configuration");
    for i in 0..2 {
        optimizer.grad_mut(i).fill(2.0);
    }
    optimizer.step(0.1);
    assert_eq!(optimizer.data(0), [1.0; 5]);
    assert_eq!([0, 1].map(|i| optimizer.steps_taken_by(i)), [0, 1]);
    optimizer.set_frozen(0, false);
    let first = optimizer.data(1)[0];
    optimizer.step(0.1);
    assert_eq!(optimizer.data(0)[0], first); // its first step is that of a new parameter
}

#[test]
fn averages_and_slow_weights_start_with_the_weights() {
    let options = Options { average_weights: Some(0.5), lookahead: Some(Lookahead::default()), ..SGD.options() };
    let mut optimizer = Optimizer::with_options(SGD, options, &[Spec::new(&[2], 3.0)]).expect("a valid configuration");
    assert_eq!((optimizer.average(0), optimizer.slow(0)), (Some([3.0; 2].as_slice()), Some([3.0; 2].as_slice())));
    optimizer.data_mut(0).fill(5.0);
    assert_eq!(optimizer.average(0), Some([5.0; 2].as_slice()));
    optimizer.grad_mut(0).fill(1.0);
    optimizer.step(1.0);
    assert_eq!(optimizer.average(0), Some([4.0; 2].as_slice())); // after one step, the average is the weights
    assert_eq!(one(SGD).average(0), None);
    assert_eq!(one(SGD).slow(0), None);
}

#[test]
fn a_run_that_is_resumed_goes_on_to_the_bit() {
    let mut whole = one(Rule::Adam(Adam::default()));
    let gradient = |optimizer: &mut Optimizer, t: u8| optimizer.grad_mut(0).fill(f32::from(t) - 4.5);
    for t in 0..10 {
        gradient(&mut whole, t);
        whole.step(0.1);
    }
    let mut resumed = one(Rule::Adam(Adam::default()));
    resumed.data_mut(0).copy_from_slice(whole.data(0));
    for state in 0..whole.states() {
        resumed.state_mut(0, state).copy_from_slice(whole.state(0, state));
    }
    resumed.set_steps_taken(whole.steps_taken());
    for optimizer in [&mut whole, &mut resumed] {
        gradient(optimizer, 10);
        optimizer.step(0.1);
    }
    assert_eq!(whole.digest(0.1), resumed.digest(0.1));
}

#[test]
fn norms_and_clamps() {
    let options = Options { grad_scale: 0.5, ..SGD.options() };
    let mut optimizer = Optimizer::with_options(SGD, options, &[Spec::new(&[2], 0.0)]).expect("a valid configuration");
    optimizer.grad_mut(0).copy_from_slice(&[3.0, 4.0]);
    assert_eq!(optimizer.grad_norm(), 2.5);
    optimizer.clip_grad_value(3.5).expect("a valid limit");
    assert_eq!(optimizer.grad(0), [3.0, 3.5]);
    assert_eq!(
        optimizer.clip_grad_value(f64::NAN).expect_err("no limit").to_string(),
        "limit is NaN, expected a number of 0 or more"
    );
}

#[test]
fn centralize_refuses_what_does_not_fit() {
    let mut values = [1.0; 6];
    for (shape, axes) in [(&[2, 2], &[0][..]), (&[2, 3], &[]), (&[2, 3], &[0, 1]), (&[2, 3], &[5])] {
        assert!(centralize(&mut values, shape, axes).is_err());
    }
    assert_eq!(values, [1.0; 6]);
    assert_eq!(centralize(&mut [], &[0, 3], &[0]), Ok(()));
}

#[test]
fn an_optimizer_can_move_to_another_thread() {
    let optimizer = one(Rule::Lion(Lion::default()));
    let text = format!("{optimizer:?}");
    assert!(text.contains("elements: 4, steps_taken: 0"), "{text}");
    let moved = std::thread::spawn(move || {
        let mut optimizer = optimizer;
        optimizer.grad_mut(0).fill(-1.0);
        optimizer.step(0.5);
        optimizer.data(0)[0]
    });
    assert_eq!(moved.join().expect("it does not panic"), 1.5);
}

#[test]
#[should_panic(expected = "there is no array 1 of state")]
fn state_that_does_not_exist() {
    one(Rule::Lion(Lion::default())).state(0, 1);
}
