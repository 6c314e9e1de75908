/**
 * What loads a gateway: holders with real keys and proofs, the gateway's API as far as a load test
 * speaks it, and programs of this machine that are started and stopped.
 *
 * <p>Sees nothing of the gateway's own code. The simulations stand in the test sources, where
 * Gatling looks for them.
 *
 * <ul>
 *   <li>Decided: every program but the shipped jar runs {@link dev.chancery.load.OnLeash on a
 *       leash}. Because a shutdown hook does not run at {@code kill -9}, and a pipe is closed
 *       however its owner dies.
 *   <li>Decided: the floor is a single file, compiled when it is started. Because it then runs on
 *       the dependencies of the working copy that it is compared with.
 * </ul>
 */
package dev.chancery.load;
