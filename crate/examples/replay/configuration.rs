//! Turns a JSON configuration, with the names of the npm package, into an optimizer.

use serde_json::{Value, json};
use zeromean::{Adam, At, Buffer, Epsilon, Lion, Lookahead, Optimizer, Options, RAdam, RmsProp, Rule, Sgd, Spec};

/// A number of the request; `Infinity` is not JSON and arrives as a string.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().expect("a number").parse().expect("a number"))
}

/// An option, if it is set.
fn option<T>(options: &Value, name: &str, read: impl Fn(&Value) -> T) -> Option<T> {
    Some(&options[name]).filter(|value| !value.is_null() && **value != false).map(read)
}

fn pair(value: &Value) -> (f64, f64) {
    (number(&value[0]), number(&value[1]))
}

/// Floats, each given by its bits as an integer.
pub fn floats(value: &Value) -> Vec<f32> {
    let bits = value.as_array().expect("an array").iter();
    bits.map(|bits| f32::from_bits(bits.as_u64().expect("32 bits") as u32)).collect()
}

/// The reverse: the bits of floats as integers.
pub fn bits(floats: &[f32]) -> Value {
    json!(floats.iter().map(|x| if x.is_nan() { 0x7fc0_0000 } else { x.to_bits() }).collect::<Vec<_>>())
}

/// The rule of a class with these options.
pub fn rule(kind: &Value, options: &Value) -> Rule {
    let flag = |name: &str| options[name] == true;
    let momentum = |default: f64| option(options, "momentum", number).unwrap_or(default);
    let sgd = |default: f64| Sgd {
        momentum: momentum(default),
        dampening: option(options, "dampening", number).unwrap_or(0.0),
        nesterov: flag("nesterov"),
        buffer: if options["buffer"] == "average" { Buffer::Average } else { Buffer::Sum },
    };
    let adam = Adam {
        betas: option(options, "betas", pair).unwrap_or(Adam::default().betas),
        eps: match option(options, "epsHat", number) {
            Some(eps) => Epsilon::Uncorrected(eps),
            None => Epsilon::Corrected(option(options, "eps", number).unwrap_or(1e-8)),
        },
        amsgrad: flag("amsgrad"),
    };
    let eps = option(options, "eps", number).unwrap_or(1e-8);
    match kind.as_str().expect("a class") {
        "SGD" => Rule::Sgd(sgd(0.0)),
        "SGDM" => Rule::Sgd(sgd(0.9)),
        "Adam" => Rule::Adam(adam),
        "AdamW" => Rule::AdamW(adam),
        "RAdam" => Rule::RAdam(RAdam { betas: adam.betas, eps }),
        "RMSprop" => {
            let alpha = option(options, "alpha", number).unwrap_or(0.99);
            Rule::RmsProp(RmsProp { alpha, eps, momentum: momentum(0.0), centered: flag("centered") })
        }
        "Lion" => Rule::Lion(Lion { betas: option(options, "betas", pair).unwrap_or(Lion::default().betas) }),
        other => panic!("there is no class {other}"),
    }
}

/// The options that all rules share.
pub fn options(rule: &Rule, options: &Value) -> Options {
    let defaults = rule.options();
    let numbered = |name: &str, default: f64| option(options, name, number).unwrap_or(default);
    Options {
        weight_decay: numbered("weightDecay", defaults.weight_decay),
        decoupled_weight_decay: options["decoupledWeightDecay"].as_bool().unwrap_or(defaults.decoupled_weight_decay),
        maximize: options["maximize"] == true,
        at: option(&options["centralize"], "at", |at| match at.as_str().expect("a point") {
            "gradient" => At::Gradient,
            "gradient+decay" => At::GradientWithDecay,
            "update" => At::Update,
            _ => At::UpdateWithDecay,
        }),
        clip_norm: numbered("clipNorm", f64::INFINITY),
        grad_scale: numbered("gradScale", 1.0),
        skip_non_finite: options["nonFinite"] == "skip",
        average_weights: option(options, "averageWeights", number),
        lookahead: option(options, "lookahead", |lookahead| Lookahead {
            every: lookahead["every"].as_u64().expect("a count"),
            alpha: number(&lookahead["alpha"]),
        }),
    }
}

/// The optimizer of a run.
pub fn configure(run: &Value) -> Optimizer {
    let parameters = run["spec"].as_array().expect("a list of parameters");
    let values: Vec<Vec<f32>> = parameters.iter().map(|parameter| floats(&parameter["initial"])).collect();
    let specs: Vec<Spec> = parameters.iter().zip(&values).map(|(parameter, values)| spec(parameter, values)).collect();
    let rule = rule(&run["kind"], &run["options"]);
    Optimizer::with_options(rule, options(&rule, &run["options"]), &specs).expect("a valid configuration")
}

fn spec<'a>(parameter: &Value, values: &'a [f32]) -> Spec<'a> {
    let integers = |value: &Value| -> Vec<i64> {
        value.as_array().into_iter().flatten().map(|length| length.as_i64().expect("an integer")).collect()
    };
    let shape: Vec<usize> = integers(&parameter["shape"]).into_iter().map(|length| length as usize).collect();
    let axes: Vec<isize> = integers(&parameter["outputAxis"]).into_iter().map(|axis| axis as isize).collect();
    let spec = Spec::new(&shape, values)
        .output_axes(&axes)
        .lr_scale(number(&parameter["lrScale"]))
        .decay_scale(number(&parameter["decayScale"]));
    if parameter["frozen"] == true { spec.frozen() } else { spec }
}
