package io.batchflux;

import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;

/**
 * Not every machine of a service knows at once of a job that another has created: for the first attempts, about a minute, that
 * error passes. For one request.
 */
final class CreationLag {

    private static final int ATTEMPTS = 8;

    private int unknown;

    ServiceException untilJobIsKnown(ServiceException error) {
        if (!error.hasCode(ServiceException.JOB_NOT_FOUND)) {
            return error;
        }
        unknown++;
        return unknown < ATTEMPTS
                ? new TransientServiceException(error.code(), String.valueOf(error.getMessage()), null, error)
                : error;
    }
}
