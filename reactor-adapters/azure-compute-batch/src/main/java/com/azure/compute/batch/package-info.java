/**
 * Stands for the client of azure-compute-batch in this build, which cannot download it: the methods that are called, by their signatures, and what is
 * known of what they do. Never packed.
 */
@NullMarked
package com.azure.compute.batch;

import org.jspecify.annotations.NullMarked;
