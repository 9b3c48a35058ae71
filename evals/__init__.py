"""Is it any good? Questions with known answers, asked through the same door as everybody's."""
