import type { Debugger, Journey, JourneyView } from '../../src/engine/index.ts';
import { stateSum } from '../../src/engine/session/state-sum.ts';

/** Takes a journey to its end. */
export function went(journey: Journey): JourneyView {
  for (;;) {
    const step = journey.next();
    if (step.done) return step.value;
  }
}

/** Everything that a program can see of where it stands, in a few words. */
export function standing({ driver }: Debugger): string {
  const { machine, instance, program } = driver!.run;
  const sum = JSON.stringify(stateSum(driver!.run), (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  const locals = machine.i32.slice(0, machine.sp).join();
  const picture = program.picture ? JSON.stringify(program.picture.view(0, true)).length : 0;
  return `#${machine.count} pc ${machine.pc} fr ${machine.fr} ${locals} ${instance.memories[0]?.size} ${picture} ${sum}`;
}
