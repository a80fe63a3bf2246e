//! cargo run --release -p glyphs

fn main() -> Result<(), zeromean::Error> {
    for steps in [100, 200, 300] {
        let trained = glyphs::train(steps)?;
        println!("step {steps}: loss {:.3}, accuracy {:.1} %", trained.loss, 100.0 * trained.accuracy);
    }
    println!("digest {:016x}", glyphs::train(300)?.digest());
    Ok(())
}
