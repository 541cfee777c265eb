/* A member of the pool: counts primes up to a number, or for a negative one never ends. */
function countPrimes(limit) {
  let found = 0;
  for (let candidate = 2; candidate <= limit; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate && isPrime; divisor++)
      isPrime = candidate % divisor !== 0;
    if (isPrime) found++;
  }
  return found;
}

process.on('message', ({ id, input }) => {
  while (input < 0);
  process.send({ id, result: countPrimes(input) });
});
